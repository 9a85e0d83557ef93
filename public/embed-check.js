// A widget that is sandboxed without allow-same-origin can load no module and start no worker. Said before anything is
// tried, by a script old enough to run there.
if (self.origin === 'null') {
  document.querySelector('.sealed').hidden = false;
  document.querySelector('ws-embed').hidden = true;
}
