/** A state: what an address asks of the search, the query and how its answer is narrowed and put in order. */
(function () {
  'use strict';

  const { archiveSearch } = window;
  const SCOPES = ['paragraph', 'sentence', 'record'];
  const SORTS = ['relevance', 'date', 'earliest'];
  const SHOWN = 10; // hits that are shown at once
  const FACETS = ['year', 'for_year', 'level', 'kind', 'topic', 'series', 'organ', 'version', 'origin'];

  /**
   * @typedef {{q: string, filters: Record<string, string | string[]>, scope: 'sentence' | 'paragraph' | 'record', strict: boolean, sort: 'relevance' | 'date' | 'earliest'}} State
   *
   * A state in full, whatever was given.
   * @param {any} state
   * @returns {State}
   */
  function complete(state) {
    const given = state || {};
    return {
      q: typeof given.q === 'string' ? given.q : '',
      filters: given.filters || {},
      scope: SCOPES.includes(given.scope) ? given.scope : 'paragraph',
      strict: Boolean(given.strict),
      sort: SORTS.includes(given.sort) ? given.sort : 'relevance',
    };
  }

  /** The values of a filter, of which one alone may be given as itself. @param {any} filters @param {string} name @returns {string[]} */
  const listValues = (filters, name) => [].concat((filters || {})[name] || []).map(String);

  /**
   * The state that a fragment stands for; what is not known is left out.
   * @param {string} fragment with or without #
   * @returns {State}
   */
  function parseState(fragment) {
    const parameters = new URLSearchParams(fragment.replace(/^#/, ''));
    /** @type {Record<string, string[]>} */
    const filters = {};
    FACETS.forEach((/** @type {string} */ name) => {
      const values = Array.from(new Set(parameters.getAll(name).filter(Boolean)));
      if (values.length) filters[name] = values;
    });
    return complete({ q: parameters.get('q') || '', filters, scope: parameters.get('scope'), strict: parameters.get('strict') === '1', sort: parameters.get('sort') });
  }

  /**
   * The fragment of a state, without #; what is as usual is left out.
   * @param {any} given
   */
  function formatState(given) {
    const state = complete(given);
    const parameters = new URLSearchParams();
    if (state.q) parameters.set('q', state.q);
    FACETS.forEach((name) => listValues(state.filters, name).forEach((value) => parameters.append(name, value)));
    if (state.scope !== SCOPES[0]) parameters.set('scope', state.scope);
    if (state.strict) parameters.set('strict', '1');
    if (state.sort !== SORTS[0]) parameters.set('sort', state.sort);
    return parameters.toString();
  }

  Object.assign(archiveSearch, { FACETS, SHOWN, complete, listValues, parseState, formatState });
})();
