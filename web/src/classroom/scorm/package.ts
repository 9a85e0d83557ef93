// SCORM packages: a small web page that shows our widget inside a learning platform and reports a score to it.
// Structure by the SCORM 1.2 Content Aggregation Model and the SCORM 2004 4th Edition Content Aggregation Model (ADL).

import { strToU8, zipSync } from 'fflate';
import type { Assignment } from '../../generated/assignment';
import { escapeXml } from '../../notation/xml';
import { countedCriteria } from '../score-of-take';
import launchScript from './launch.js?raw';

/** The editions that platforms ask for. */
export type ScormEdition = '1.2' | '2004';

/** What the launch page says; English, as the platform around it may be in any language. */
const WORDS = {
  title: 'Practise here, then press “Hand in this take” under your result.',
  recorded: 'Your platform has recorded this take. You may play again; the best one stays.',
  notRecorded: 'Your platform did not take the result. Reload this page, then hand in again.',
  noPlatform:
    'This page is not open inside a learning platform, so nothing is recorded. You can still practise.',
  noScore: 'This take has no ratings, so there is nothing to record. Play it once more.',
} as const;

const ORGANISATION = 'woodshed-organisation';
const ITEM = 'woodshed-item';
const RESOURCE = 'woodshed-resource';
const FILES = ['index.html', 'config.js', 'launch.js', 'style.css'] as const;

const STYLE = `html, body { margin: 0; height: 100%; font: 16px/1.5 system-ui, sans-serif; }
body { display: flex; flex-direction: column; }
p { margin: 0; padding: 8px 16px; }
iframe { flex: 1; width: 100%; min-height: 640px; border: 0; }
`;

/** Address of the widget for an assignment. */
function widgetAddress(assignment: Assignment, site: URL, beatQuarters: number): URL {
  const { exercise, instruments, quartersPerMinute, strictness, level, attempts } = assignment;
  const url = new URL('embed/', site);
  const parameters: Record<string, string> = {
    kind: 'practice',
    exercise: exercise.id,
    strictness,
    level,
    tempo: String(Math.round(quartersPerMinute / beatQuarters)),
    ...(instruments[0] !== undefined && { instrument: instruments[0] }),
    ...(attempts !== null && { attempts: String(attempts) }),
  };
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  return url;
}

function launchPage(title: string, site: URL): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeXml(title)}</title>
<link rel="stylesheet" href="style.css">
</head>
<body>
<p id="said" role="status">${escapeXml(WORDS.title)}</p>
<iframe id="widget" title="Woodshed" allow="microphone ${escapeXml(site.origin)}; cross-origin-isolated"></iframe>
<script src="config.js"></script>
<script src="launch.js"></script>
</body>
</html>
`;
}

function resourceFiles(): string {
  return FILES.map((name) => `      <file href="${name}"/>`).join('\n');
}

function manifest12(id: string, title: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<manifest identifier="${id}" version="1.0"
  xmlns="http://www.imsproject.org/xsd/imscp_rootv1p1p2"
  xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_rootv1p2">
  <metadata>
    <schema>ADL SCORM</schema>
    <schemaversion>1.2</schemaversion>
  </metadata>
  <organizations default="${ORGANISATION}">
    <organization identifier="${ORGANISATION}">
      <title>${title}</title>
      <item identifier="${ITEM}" identifierref="${RESOURCE}" isvisible="true">
        <title>${title}</title>
      </item>
    </organization>
  </organizations>
  <resources>
    <resource identifier="${RESOURCE}" type="webcontent" adlcp:scormtype="sco" href="index.html">
${resourceFiles()}
    </resource>
  </resources>
</manifest>
`;
}

function manifest2004(id: string, title: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<manifest identifier="${id}" version="1.0"
  xmlns="http://www.imsglobal.org/xsd/imscp_v1p1"
  xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_v1p3"
  xmlns:adlseq="http://www.adlnet.org/xsd/adlseq_v1p3"
  xmlns:adlnav="http://www.adlnet.org/xsd/adlnav_v1p3"
  xmlns:imsss="http://www.imsglobal.org/xsd/imsss">
  <metadata>
    <schema>ADL SCORM</schema>
    <schemaversion>2004 4th Edition</schemaversion>
  </metadata>
  <organizations default="${ORGANISATION}">
    <organization identifier="${ORGANISATION}">
      <title>${title}</title>
      <item identifier="${ITEM}" identifierref="${RESOURCE}" isvisible="true">
        <title>${title}</title>
        <imsss:sequencing>
          <imsss:deliveryControls completionSetByContent="true" objectiveSetByContent="true"/>
        </imsss:sequencing>
      </item>
      <imsss:sequencing>
        <imsss:controlMode choice="true" flow="true"/>
      </imsss:sequencing>
    </organization>
  </organizations>
  <resources>
    <resource identifier="${RESOURCE}" type="webcontent" adlcp:scormType="sco" href="index.html">
${resourceFiles()}
    </resource>
  </resources>
</manifest>
`;
}

/**
 * The files of a package, by name. `site`: root of the Woodshed site whose widget it shows; `beatQuarters`: length of
 * the exercise's beat.
 */
export function scormFiles(
  assignment: Assignment,
  edition: ScormEdition,
  site: URL,
  beatQuarters: number,
): Record<string, string> {
  const title = escapeXml(assignment.title);
  // An XML identifier may not begin with a digit.
  const id = `woodshed-${assignment.id}`;
  const config = {
    edition,
    widget: widgetAddress(assignment, site, beatQuarters).href,
    criteria: countedCriteria(assignment),
    words: WORDS,
  };
  return {
    'imsmanifest.xml': edition === '1.2' ? manifest12(id, title) : manifest2004(id, title),
    'index.html': launchPage(assignment.title, site),
    'config.js': `window.woodshedScorm = ${JSON.stringify(config, null, 2)};\n`,
    'launch.js': launchScript,
    'style.css': STYLE,
  };
}

/** A SCORM package as a zip, ready for a platform's upload. */
export function scormPackage(
  assignment: Assignment,
  edition: ScormEdition,
  site: URL,
  beatQuarters: number,
): Uint8Array<ArrayBuffer> {
  const files = Object.entries(scormFiles(assignment, edition, site, beatQuarters));
  return zipSync(Object.fromEntries(files.map(([name, text]) => [name, strToU8(text)])));
}
