// The manifests against what the specifications ask of them, read by another XML parser than the one that wrote them.

import { unzipSync } from 'fflate';
import { XMLParser } from 'fast-xml-parser';
import { describe, expect, it } from 'vitest';
import { scormFiles, scormPackage } from '../../../web/src/classroom/scorm/package';
import { assignment } from './support';

const SITE = new URL('https://school.example/woodshed/');
const hostile = { ...assignment, title: 'Scales & "<arpeggios>"', criteria: ['toneQuality' as const] };

type Node = Record<string, unknown>;
const parser = new XMLParser({ ignoreAttributes: false, attributeNamePrefix: '@' });

function parsed(text: string): Node {
  return (parser.parse(text) as { manifest: Node }).manifest;
}

describe.each(['1.2', '2004'] as const)('a SCORM %s package', (edition) => {
  const files = scormFiles(hostile, edition, SITE, 1);
  const manifest = parsed(files['imsmanifest.xml'] ?? '');
  const at = (node: unknown, ...path: string[]): unknown =>
    path.reduce<unknown>((inner, name) => (inner as Node)[name], node);

  it('has its manifest at the root, naming edition, organisation and launch page', () => {
    expect(Object.keys(unzipSync(scormPackage(hostile, edition, SITE, 1)))).toContain('imsmanifest.xml');
    expect(at(manifest, 'metadata', 'schema')).toBe('ADL SCORM');
    // "1.2" in the 1.2 Content Aggregation Model; "2004 4th Edition" in the 2004 4th Edition one, section 3.4.
    expect(String(at(manifest, 'metadata', 'schemaversion'))).toBe(
      edition === '1.2' ? '1.2' : '2004 4th Edition',
    );
    expect(at(manifest, '@xmlns')).toBe(
      edition === '1.2'
        ? 'http://www.imsproject.org/xsd/imscp_rootv1p1p2'
        : 'http://www.imsglobal.org/xsd/imscp_v1p1',
    );
    expect(at(manifest, '@xmlns:adlcp')).toBe(
      edition === '1.2' ? 'http://www.adlnet.org/xsd/adlcp_rootv1p2' : 'http://www.adlnet.org/xsd/adlcp_v1p3',
    );
    const organisation = at(manifest, 'organizations', 'organization');
    expect(at(manifest, 'organizations', '@default')).toBe(at(organisation, '@identifier'));
    expect(at(organisation, 'title')).toBe(hostile.title);
    const resource = at(manifest, 'resources', 'resource');
    expect(at(organisation, 'item', '@identifierref')).toBe(at(resource, '@identifier'));
    // The attribute's case differs between the editions.
    expect(at(resource, edition === '1.2' ? '@adlcp:scormtype' : '@adlcp:scormType')).toBe('sco');
    expect(at(resource, '@type')).toBe('webcontent');
    expect(at(resource, '@href')).toBe('index.html');
  });

  it('lists every file it holds', () => {
    const listed = (at(manifest, 'resources', 'resource', 'file') as Node[]).map((file) => file['@href']);
    expect([...listed, 'imsmanifest.xml'].sort()).toEqual(Object.keys(files).sort());
  });

  it('has identifiers that XML allows, each once', () => {
    const ids = [...(files['imsmanifest.xml'] ?? '').matchAll(/ identifier="([^"]*)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^[A-Za-z_][\w.-]*$/);
  });

  it('shows the widget with what the assignment asks, and lets it use the microphone', () => {
    const config = JSON.parse((files['config.js'] ?? '').replace(/^window\.woodshedScorm = |;\s*$/g, '')) as {
      widget: string;
      criteria: string[];
    };
    const widget = new URL(config.widget);
    expect(widget.origin + widget.pathname).toBe('https://school.example/woodshed/embed/');
    expect(Object.fromEntries(widget.searchParams)).toEqual({
      kind: 'practice',
      exercise: 'ode-to-joy',
      instrument: 'clarinet',
      strictness: 'standard',
      level: 'middle',
      tempo: '84',
      attempts: '5',
    });
    expect(config.criteria).toEqual(['toneQuality']);
    expect(files['index.html']).toContain('allow="microphone https://school.example;');
    expect(files['index.html']).not.toContain('<arpeggios>');
  });
});
