/** A concordance: all places of a query's terms, one a line, with the words before and after (keyword in context). */
(function () {
  'use strict';

  const { archiveSearch } = window;
  const LIMIT = 5000;
  const AROUND = 40; // characters on either side
  const WINDOW = 4 * AROUND; // of these, before redactions are written as they are copied
  const TOGETHER = 20; // records read at once

  /**
   * A place; `isCut` whether there is more before and after it than what is told.
   * @typedef {{left: string, match: string, right: string, isCut: boolean[], id: string, title: string, date: string, meeting: import('./excerpt').Meta['meeting'], speakers: string[], url: string, at: number, q: string}} Line
   * @param {import('./state').State} state
   * @param {{limit?: number, signal?: AbortSignal}} [options]
   * @returns {Promise<{total: number, lines: Line[], isMerged: boolean}>} newest record first, in each as on the page; whether several places that begin together are one line
   */
  async function concordance(state, { limit = LIMIT, signal } = {}) {
    const { query, answers } = await archiveSearch.evaluate(state, { withPlaces: true });
    const ranked = archiveSearch.rank(query.isEmpty ? [] : await archiveSearch.filter(answers, state.filters), 'date');
    const atoms = archiveSearch.listPositive(query);
    /** @type {Line[]} */
    const lines = [];
    let at = 0;
    for (; at < ranked.length && lines.length < limit; at += TOGETHER) {
      if (signal && signal.aborted) throw new DOMException('stopped', 'AbortError');
      const read = await Promise.all(ranked.slice(at, at + TOGETHER).map((/** @type {import('./rank').Ranked} */ one) => readLines(one, atoms, Boolean(state.strict))));
      read.forEach((some) => some.forEach((/** @type {Line} */ line) => lines.push(line))); // some have more than a call may be given
    }
    // Labels have no line, and of terms that begin together only the longest has one: once all is read, the lines are what there is.
    const isWhole = at >= ranked.length && lines.length <= limit;
    const [counted, labels] = ['occurrences', 'labels'].map((name) => archiveSearch.sumUp(ranked, name));
    return { total: isWhole ? lines.length : counted, lines: lines.slice(0, limit), isMerged: isWhole && lines.length < counted - labels };
  }

  /**
   * As much of what stands beside a match as is shown, no character and no redaction cut in two; and whether there is more.
   * @param {string} text the nearest that is looked at
   * @param {boolean} isBefore
   * @returns {[string, boolean]}
   */
  function lookAround(text, isBefore) {
    const whole = text.replace(archiveSearch.REDACTION, '×××');
    if (whole.length <= AROUND) return [whole, text.length === WINDOW];
    const shown = isBefore ? archiveSearch.cut(whole, -AROUND).replace(/^×{1,2}(?!×)/, '') : archiveSearch.cut(whole, 0, AROUND).replace(/(?<!×)×{1,2}$/, '');
    return [shown, true];
  }

  /**
   * @param {import('./rank').Ranked} ranked
   * @param {import('./query').Atom[]} positive the positive atoms
   * @param {boolean} strict
   * @returns {Promise<Line[]>}
   */
  async function readLines({ answer, record }, positive, strict) {
    const { segment } = answer;
    const atoms = archiveSearch.keepHolding(answer, record, positive);
    const wanted = archiveSearch.listUnits(answer, record, atoms).units;
    const files = Array.from(new Set(Array.from(wanted.keys(), (unit) => archiveSearch.fileOf(segment, record, unit))));
    const read = await Promise.all(files.map((file) => archiveSearch.loadUnits(segment, record, file)));
    const found = read.map(({ meta, units }) => ({ meta, units: units.filter((/** @type {import('./excerpt').Unit} */ unit) => wanted.has(unit.number)) }));
    /** @type {(Line & {place: number, number: number})[]} */
    const lines = [];
    found.forEach(({ meta, units }) => units.forEach((/** @type {import('./excerpt').Unit} */ unit) => {
      const tokens = archiveSearch.tokenise(archiveSearch.annotate(unit.text));
      archiveSearch.findAll(tokens, archiveSearch.fitting(atoms, unit.kind), strict).forEach((/** @type {import('./match').Occurrence} */ { start, end }) => {
        const address = archiveSearch.addressOf(unit, start);
        const [left, goesBack] = lookAround(unit.text.slice(Math.max(0, start - WINDOW), start), true);
        const [right, goesOn] = lookAround(unit.text.slice(end, end + WINDOW), false);
        lines.push({
          left,
          match: unit.text.slice(start, end),
          right,
          isCut: [goesBack, goesOn],
          id: meta.id,
          title: meta.title,
          date: meta.date,
          meeting: meta.meeting,
          speakers: meta.speakers,
          url: address ? `${meta.url}#${address}` : meta.url,
          at: start,
          q: archiveSearch.writeHolding(answer, record),
          place: unit.place,
          number: unit.number,
        });
      });
    }));
    return lines.sort(archiveSearch.comparePlaces).map(({ place, number, ...line }) => line);
  }

  Object.assign(archiveSearch, { concordance });
})();
