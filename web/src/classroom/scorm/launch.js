// The page of a SCORM package: shows a Woodshed widget and tells the learning platform what the student handed in.
// Plain JavaScript, since it is shipped as it is; config.js beside it says which edition, which widget, what counts.

/* global window, document */

(function () {
  'use strict';

  /** How many windows up the platform's interface may hide; SCORM 2004 RTE, section 3.3.6.1, tries 500. */
  const FARTHEST = 500;
  const HOUR_SECONDS = 3600;
  const MINUTE_SECONDS = 60;
  const config = window.woodshedScorm;

  /** What the two editions call the same things. */
  const editions = {
    1.2: {
      name: 'API',
      initialize: 'LMSInitialize',
      setValue: 'LMSSetValue',
      getValue: 'LMSGetValue',
      commit: 'LMSCommit',
      finish: 'LMSFinish',
      status: 'cmi.core.lesson_status',
      exit: 'cmi.core.exit',
      time: 'cmi.core.session_time',
      /** Where the best score of earlier visits is, and what it is counted in. */
      best: ['cmi.core.score.raw', 100],
      /** HHHH:MM:SS.SS */
      duration: function (exact) {
        const seconds = Math.floor(100 * exact) / 100;
        const two = function (value) {
          return String(value).padStart(2, '0');
        };
        const rest = (seconds % MINUTE_SECONDS).toFixed(2);
        return [
          String(Math.floor(seconds / HOUR_SECONDS)).padStart(4, '0'),
          two(Math.floor((seconds % HOUR_SECONDS) / MINUTE_SECONDS)),
          rest.length < 5 ? '0' + rest : rest,
        ].join(':');
      },
      score: function (score) {
        return [
          ['cmi.core.score.min', '0'],
          ['cmi.core.score.max', '100'],
          ['cmi.core.score.raw', String(Math.round(100 * score))],
        ];
      },
      completed: function () {
        return [['cmi.core.lesson_status', 'completed']];
      },
    },
    2004: {
      name: 'API_1484_11',
      initialize: 'Initialize',
      setValue: 'SetValue',
      getValue: 'GetValue',
      commit: 'Commit',
      finish: 'Terminate',
      status: 'cmi.completion_status',
      exit: 'cmi.exit',
      time: 'cmi.session_time',
      best: ['cmi.score.scaled', 1],
      /** ISO 8601 */
      duration: function (seconds) {
        return 'PT' + seconds.toFixed(2) + 'S';
      },
      score: function (score) {
        return [
          ['cmi.score.min', '0'],
          ['cmi.score.max', '100'],
          ['cmi.score.raw', String(Math.round(100 * score))],
          ['cmi.score.scaled', score.toFixed(4)],
        ];
      },
      completed: function () {
        return [
          ['cmi.completion_status', 'completed'],
          // Ratings say how it went, not whether it was enough: there is nothing to fail here.
          ['cmi.success_status', 'unknown'],
        ];
      },
    },
  };
  const edition = editions[config.edition];

  /** The interface in a window or one above it; null where there is none. */
  function above(start) {
    let place = start;
    for (let level = 0; level <= FARTHEST; level += 1) {
      try {
        if (place[edition.name]) return place[edition.name];
        if (!place.parent || place.parent === place) return null;
        place = place.parent;
      } catch {
        // Another site's window: the platform's own cannot be beyond it.
        return null;
      }
    }
    return null;
  }

  function findApi() {
    const found = above(window);
    if (found) return found;
    try {
      return window.opener ? above(window.opener) : null;
    } catch {
      return null;
    }
  }

  const said = document.getElementById('said');
  function say(words) {
    said.textContent = words;
  }

  const api = findApi();
  const started = Date.now();
  let open = false;
  let best = -1;

  function set(pairs) {
    for (const pair of pairs) api[edition.setValue](pair[0], pair[1]);
  }

  function begin() {
    if (!api) {
      say(config.words.noPlatform);
      return;
    }
    open = String(api[edition.initialize]('')) === 'true';
    if (!open) {
      say(config.words.noPlatform);
      return;
    }
    const status = api[edition.getValue](edition.status);
    if (status === 'not attempted' || status === 'unknown' || status === '') {
      set([[edition.status, 'incomplete']]);
      api[edition.commit]('');
    }
    const earlier = api[edition.getValue](edition.best[0]);
    if (earlier !== '' && Number.isFinite(Number(earlier))) best = Number(earlier) / edition.best[1];
  }

  function end() {
    if (!open) return;
    open = false;
    set([
      [edition.time, edition.duration((Date.now() - started) / 1000)],
      [edition.exit, config.edition === '1.2' ? '' : 'normal'],
    ]);
    api[edition.commit]('');
    api[edition.finish]('');
  }

  /** The mean of the ratings that count, 0 to 1; null where the take has none. */
  function scoreOf(result) {
    if (!result || result.kind !== 'practice' || !result.ratings) return null;
    let sum = 0;
    for (const criterion of config.criteria) sum += result.ratings[criterion].value;
    const score = sum / config.criteria.length;
    return score >= 0 && score <= 1 ? score : null;
  }

  function onResult(result) {
    const score = scoreOf(result);
    if (score === null) {
      say(config.words.noScore);
      return;
    }
    if (!open) {
      say(config.words.notRecorded);
      return;
    }
    // A weaker later take must not take back what was reached before.
    if (score > best) {
      best = score;
      set(edition.score(score));
    }
    set(edition.completed());
    say(String(api[edition.commit]('')) === 'true' ? config.words.recorded : config.words.notRecorded);
  }

  const frame = document.getElementById('widget');
  const site = new URL(config.widget);
  site.searchParams.set('origin', window.location.origin);

  window.addEventListener('message', function (event) {
    // Only our own widget, at its own address, in the protocol's first version.
    if (event.source !== frame.contentWindow || event.origin !== site.origin) return;
    const message = event.data;
    if (typeof message !== 'object' || message === null) return;
    if (message.protocol !== 'woodshed' || message.version !== 1) return;
    if (message.type === 'result') onResult(message.payload);
    if (message.type === 'resize' && message.payload && message.payload.height > 0)
      frame.style.height = Math.min(4000, message.payload.height) + 'px';
  });
  window.addEventListener('pagehide', end);
  window.addEventListener('beforeunload', end);

  begin();
  frame.src = site.href;
})();
