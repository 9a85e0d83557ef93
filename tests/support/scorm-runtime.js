// A learning platform's side of SCORM for tests, written from the specifications: SCORM 1.2 Run-Time Environment
// (API, error codes and the data model elements that our packages use) and SCORM 2004 4th Edition Run-Time Environment,
// chapters 3 and 4. Strict: a call out of turn or a value outside its type is an error, and every call is on record.

/* global window, URLSearchParams */

(function () {
  'use strict';

  /** What a value may be, and which calls may touch it. */
  const oneOf =
    (...words) =>
    (value) =>
      words.includes(value);
  const matches = (pattern) => (value) => pattern.test(value);
  const decimal = (low, high) => (value) =>
    /^-?\d+(\.\d+)?$/.test(value) && Number(value) >= low && Number(value) <= high;

  const model12 = {
    'cmi.core.lesson_status': {
      value: 'not attempted',
      allows: oneOf('passed', 'completed', 'failed', 'incomplete', 'browsed'),
    },
    'cmi.core.score.raw': { value: '', allows: decimal(0, 100) },
    'cmi.core.score.min': { value: '', allows: decimal(0, 100) },
    'cmi.core.score.max': { value: '', allows: decimal(0, 100) },
    'cmi.core.session_time': { writeOnly: true, allows: matches(/^\d{2,4}:[0-5]\d:[0-5]\d(\.\d{1,2})?$/) },
    'cmi.core.exit': { writeOnly: true, allows: oneOf('time-out', 'suspend', 'logout', '') },
    'cmi.core.student_name': { value: 'Doe, Jane', readOnly: true },
  };

  const model2004 = {
    'cmi.completion_status': {
      value: 'unknown',
      allows: oneOf('completed', 'incomplete', 'not attempted', 'unknown'),
    },
    'cmi.success_status': { value: 'unknown', allows: oneOf('passed', 'failed', 'unknown') },
    'cmi.score.scaled': { allows: decimal(-Infinity, Infinity), range: [-1, 1] },
    'cmi.score.raw': { allows: decimal(-Infinity, Infinity) },
    'cmi.score.min': { allows: decimal(-Infinity, Infinity) },
    'cmi.score.max': { allows: decimal(-Infinity, Infinity) },
    'cmi.session_time': {
      writeOnly: true,
      allows: matches(/^P(?=.)(\d+Y)?(\d+M)?(\d+D)?(T(?=.)(\d+H)?(\d+M)?(\d+(\.\d{1,2})?S)?)?$/),
    },
    'cmi.exit': { writeOnly: true, allows: oneOf('time-out', 'suspend', 'logout', 'normal', '') },
    'cmi.learner_name': { value: 'Doe, Jane', readOnly: true },
  };

  /** Error codes of each edition, by what went wrong. */
  const codes12 = {
    argument: '201',
    twice: '101',
    early: { get: '301', set: '301', commit: '301', finish: '301' },
    late: { get: '301', set: '301', commit: '301', finish: '301' },
    unknown: '401',
    readOnly: '403',
    writeOnly: '404',
    type: '405',
    unset: '0',
    range: '405',
  };
  const codes2004 = {
    argument: '201',
    twice: '103',
    early: { get: '122', set: '132', commit: '142', finish: '112' },
    late: { get: '123', set: '133', commit: '143', finish: '113' },
    unknown: '401',
    readOnly: '404',
    writeOnly: '405',
    type: '406',
    unset: '403',
    range: '407',
  };

  function runtime(model, codes) {
    const log = { calls: [], errors: [], committed: {}, state: 'not initialized' };
    let state = 'not initialized';
    let error = '0';

    function record(name, args, result, code) {
      error = code;
      log.calls.push([name, ...args, result]);
      if (code !== '0') log.errors.push([name, ...args, code]);
      log.state = state;
      return result;
    }

    /** The code for a call that needs a running session, '0' when it is one. */
    function outOfTurn(what) {
      if (state === 'running') return '0';
      return (state === 'terminated' ? codes.late : codes.early)[what];
    }

    function check(name, value) {
      const element = model[name];
      if (!element) return codes.unknown;
      if (element.readOnly) return codes.readOnly;
      if (typeof value !== 'string' || !element.allows(value)) return codes.type;
      if (element.range && (Number(value) < element.range[0] || Number(value) > element.range[1]))
        return codes.range;
      return '0';
    }

    return {
      log,
      initialize(argument) {
        if (argument !== '') return record('initialize', [argument], 'false', codes.argument);
        if (state !== 'not initialized') return record('initialize', [''], 'false', codes.twice);
        state = 'running';
        return record('initialize', [''], 'true', '0');
      },
      setValue(name, value) {
        const turn = outOfTurn('set');
        const code = turn === '0' ? check(name, value) : turn;
        if (code === '0') model[name].value = value;
        return record('setValue', [name, value], code === '0' ? 'true' : 'false', code);
      },
      getValue(name) {
        const turn = outOfTurn('get');
        if (turn !== '0') return record('getValue', [name], '', turn);
        const element = model[name];
        if (!element) return record('getValue', [name], '', codes.unknown);
        if (element.writeOnly) return record('getValue', [name], '', codes.writeOnly);
        if (element.value === undefined) {
          // "Data Model Element Value Not Initialized": asking is allowed, and how content finds out.
          error = codes.unset;
          log.calls.push(['getValue', name, '']);
          return '';
        }
        return record('getValue', [name], element.value, '0');
      },
      commit(argument) {
        if (argument !== '') return record('commit', [argument], 'false', codes.argument);
        const code = outOfTurn('commit');
        if (code !== '0') return record('commit', [''], 'false', code);
        for (const [name, { value }] of Object.entries(model)) log.committed[name] = value;
        return record('commit', [''], 'true', '0');
      },
      finish(argument) {
        if (argument !== '') return record('finish', [argument], 'false', codes.argument);
        const code = outOfTurn('finish');
        if (code !== '0') return record('finish', [''], 'false', code);
        for (const [name, { value }] of Object.entries(model)) log.committed[name] = value;
        state = 'terminated';
        return record('finish', [''], 'true', '0');
      },
      lastError: () => error,
      errorString: (code) => (code === '0' ? 'No error' : 'Error'),
      diagnostic: () => '',
    };
  }

  const edition = new URLSearchParams(window.location.search).get('edition');
  const lms = edition === '1.2' ? runtime(model12, codes12) : runtime(model2004, codes2004);
  window.scormLog = lms.log;
  if (edition === '1.2')
    window.API = {
      LMSInitialize: lms.initialize,
      LMSSetValue: lms.setValue,
      LMSGetValue: lms.getValue,
      LMSCommit: lms.commit,
      LMSFinish: lms.finish,
      LMSGetLastError: lms.lastError,
      LMSGetErrorString: lms.errorString,
      LMSGetDiagnostic: lms.diagnostic,
    };
  else
    window.API_1484_11 = {
      Initialize: lms.initialize,
      SetValue: lms.setValue,
      GetValue: lms.getValue,
      Commit: lms.commit,
      Terminate: lms.finish,
      GetLastError: lms.lastError,
      GetErrorString: lms.errorString,
      GetDiagnostic: lms.diagnostic,
    };
})();
