/** What loosens a query that found nothing, each way with the number of records it finds. */
(function () {
  'use strict';

  const { archiveSearch } = window;
  const MOST = 8;
  const { IN_WORD, MINUS, OR, SIGN, shorten } = archiveSearch;
  const FIELD = new RegExp(`((?:^|\\s|${OR.source})${MINUS}?)(?:${archiveSearch.FIELD_NAMES})[：:]`, 'g');
  const SHARE = /^[0-9.]+[%‰]|[0-9.]+[%‰]$/;
  const NEGATIVE = new RegExp(`^${MINUS}`);
  const CLAUSE = /[，、；;：:。！？!?]+|,(?!\d{3})/; // but not within 12,345
  const LONG = 10; // characters of a phrase that is looked for by halves
  const SHORTEST = 3; // characters of a phrase in which one may be wrong
  const SHORT = 5; // characters of a phrase of which any two may have changed places; of one that is longer, and not yet LONG, neighbours
  const TURNED = 12; // characters of a phrase whose parts may have changed places
  const WORDS = 4; // of a phrase whose words are put in every order
  const GUESSES = 4; // phrases that differ in one character, the most frequent ones
  const KEPT = 40; // characters of a phrase of which the longest parts that are found are looked for
  const LONGEST = 2; // of these
  const NUMBERS = 9; // of a list
  const SEVERAL = 2; // records that have two characters which are no word to the browser: they may be one nonetheless
  const UNIT = /^(?:年代|[年月日号])+/; // of a number before it
  const SPELT = /^[a-z']{2,}(?: +[a-z']+)*\d*$/i; // by its letters, syllable by syllable it may be
  const ABBREVIATION = /^[A-Z]{2,4}$/; // whoever means initials writes them small

  /**
   * @typedef {import('./state').State} State
   * @typedef {import('./query').Query} Query
   * @typedef {import('./query').Term} Term
   * @typedef {import('./query').Piece} Piece
   * @typedef {import('./words').Word} Word
   *
   * A way to loosen a query; `isGuess` where one character is another.
   * @typedef {{label: string, state: State, isGuess?: boolean}} Way
   * @typedef {Way & {total: number}} Counted
   *
   * The ways that find something. Where one alone does not, all that narrows the query is left out as well; where that does not, one of its words.
   * @param {State} state
   * @returns {Promise<Counted[]>}
   */
  async function relax(state) {
    await Promise.all([archiveSearch.loadManifest(), archiveSearch.bringFacets()]);
    await archiveSearch.prepare(state.q);
    const query = archiveSearch.parse(state.q);
    if (query.isEmpty) return count(dropFilters(state));
    const ways = await count(await listWays(state, query));
    const wide = { ...state, q: state.q.replace(FIELD, '$1'), filters: {}, strict: false };
    if (ways.length) return ways;
    const others = archiveSearch.formatState(wide) === archiveSearch.formatState(state) ? [] : await count(await listWays(wide, archiveSearch.parse(wide.q)));
    if (others.length) return others.map((way) => ({ ...way, label: `不限条件，${way.label}` }));
    return count(dropWords(wide, await listWords(wide, archiveSearch.parse(wide.q))));
  }

  /** @param {State} state @param {Query} query @returns {Promise<Way[]>} */
  async function listWays(state, query) {
    const corrected = await correct(state, query);
    const meant = [...await spell(state, query), ...await respell(state, query), ...number(state, query), ...corrected, ...await mendTerms(state, query)];
    const narrowed = await archiveSearch.narrow(state, { isWide: true });
    const piece = onlyPhrase(query);
    const isParted = piece && piece.commas.some(Boolean); // by whoever typed it
    const [clauses, longest, halves] = [cutClauses(state, query), await keepLongest(state, query), await halve(state, query)];
    const parts = [...trim(state, query), ...(isParted ? clauses : longest), ...(isParted ? longest : clauses), ...halves, ...part(state, await listWords(state, query)), ...partGaps(state, query)];
    const others = [...turn(state, query), ...exchange(state, query), ...meant];
    const surely = piece && piece.tokens.length > LONG ? corrected : []; // so much is not alike by chance
    return [...surely, ...await archiveSearch.mendPaste(state, query), ...narrowed, ...dropFilters(state), ...widen(state), ...dropFields(state, query), ...dropTerms(state, query), ...(isParted ? [...parts, ...others] : [...others, ...parts])];
  }

  /** @param {Way[]} ways @returns {Promise<Counted[]>} those that find something, each once; a wider scope only where it finds more */
  async function count(ways) {
    /** @type {Map<string, Way>} */
    const unique = new Map();
    ways.forEach((way) => { const address = archiveSearch.formatState(way.state); if (!unique.has(address)) unique.set(address, way); });
    const counted = await Promise.all(Array.from(unique.values(), async (way) => ({ ...way, total: (await archiveSearch.run(way.state, { limit: 0 })).total })));
    const guesses = counted.filter(({ isGuess }) => isGuess).sort((one, other) => other.total - one.total).slice(0, GUESSES);
    const ordered = counted.map((way) => (way.isGuess ? guesses.shift() : way)); // where one stood, the most frequent first
    /** @type {Set<string>} */
    const seen = new Set();
    return /** @type {Counted[]} */ (ordered.filter(Boolean)).filter((way) => {
      const same = `${way.total} ${archiveSearch.formatState({ ...way.state, scope: '' })}`;
      if (!way.total || seen.has(same)) return false;
      seen.add(same);
      return true;
    }).slice(0, MOST);
  }

  /** @param {State} state @returns {Way[]} */
  function dropFilters(state) {
    const names = archiveSearch.FACET_NAMES;
    const set = Object.keys(names).filter((name) => archiveSearch.listValues(state.filters, name).length);
    const without = (/** @type {string} */ left) => Object.fromEntries(Object.entries(state.filters).filter(([name]) => name !== left));
    const ways = set.map((name) => ({ label: `不限${names[name][0]}`, state: { ...state, filters: without(name) } }));
    return set.length > 1 ? [...ways, { label: '不限任何条件', state: { ...state, filters: {} } }] : ways;
  }

  /** @param {State} state @returns {Way[]} */
  function widen(state) {
    /** @type {Way[]} */
    const ways = [];
    if (state.scope === 'sentence') ways.push({ label: '各词在同一段', state: { ...state, scope: 'paragraph' } });
    if (state.scope !== 'record') ways.push({ label: '各词在同一篇', state: { ...state, scope: 'record' } });
    if (state.strict) ways.push({ label: '不限连写', state: { ...state, strict: false } });
    return ways;
  }

  /** @param {State} state @param {Query} query @returns {Way[]} */
  function dropTerms(state, query) {
    if (query.branches.length !== 1 || query.branches[0].length < 2) return [];
    /** @type {string[]} */
    const words = query.branches[0].map((/** @type {Term} */ { word }) => word);
    const without = words.map((word, i) => ({ label: `去掉${archiveSearch.quote(word)}`, state: { ...state, q: words.filter((_, j) => j !== i).join(' ') } }));
    if (words.length < 3) return without;
    return [...without, ...words.filter((word) => !NEGATIVE.test(word)).map((word) => only(state, word))];
  }

  /** @param {State} state @param {Query} query @returns {Way[]} */
  function dropFields(state, query) {
    if (!query.branches.some((terms) => terms.some(({ field }) => field))) return [];
    return [{ label: '不限于标题等处', state: { ...state, q: state.q.replace(FIELD, '$1') } }];
  }

  /** A part of a query by itself. @param {State} state @param {string} q @returns {Way} */
  const only = (state, q) => ({ label: `只查${archiveSearch.quote(shorten(q))}`, state: { ...state, q } });

  /** The one phrase that a query is, or nothing. */
  function onlyPhrase(/** @type {Query} */ query) {
    const [terms] = query.branches;
    return query.branches.length === 1 && terms.length === 1 && terms[0].way === 'phrase' && !terms[0].field && !terms[0].negative ? terms[0].pieces[0] : null;
  }

  /** The tokens of a phrase, each sign with the number or word before it. @param {Piece} piece @returns {string[]} */
  const listWhole = ({ tokens }) => tokens.reduce((all, token) => {
    if (all.length && SIGN.test(token)) all[all.length - 1] += token;
    else all.push(token);
    return all;
  }, /** @type {string[]} */ ([]));

  /** A phrase with its parts the other way round, and with its words, where these are few, in every order. */
  function turn(/** @type {State} */ state, /** @type {Query} */ query) {
    const piece = onlyPhrase(query);
    if (!piece || piece.tokens.length > TURNED) return [];
    const tokens = listWhole(piece);
    /** @type {Way[]} */
    const ways = [];
    for (let at = 2; at <= tokens.length - 2; at += 1) {
      const turned = tokens.slice(at).join('') + tokens.slice(0, at).join('');
      ways.push({ label: `次序相反：${archiveSearch.quote(turned)}`, state: { ...state, q: turned } });
    }
    const words = archiveSearch.splitWords(tokens.join('')).map((/** @type {Word} */ { text }) => text);
    const isWhole = words.join('') === tokens.join('') && words.length > 2 && words.length <= WORDS;
    return ways.concat((isWhole ? permute(words) : []).map((some) => ({ label: `次序不同：${archiveSearch.quote(some.join(''))}`, state: { ...state, q: some.join('') } })));
  }

  /** @param {string[]} words @returns {string[][]} them in every order */
  function permute(words) {
    if (words.length < 2) return [words];
    return words.reduce((all, word, i) => all.concat(permute(words.filter((_, j) => j !== i)).map((rest) => [word, ...rest])), /** @type {string[][]} */ ([]));
  }

  /**
   * A query of several terms with one of those that no text has as it may have been meant.
   * @param {State} state
   * @param {Query} query
   * @returns {Promise<Way[]>}
   */
  async function mendTerms(state, query) {
    const [terms] = query.branches;
    if (query.branches.length !== 1 || terms.length < 2) return [];
    /** @type {string[]} */
    const words = terms.map((/** @type {Term} */ { word }) => word);
    const all = await Promise.all(words.map(async (word, i) => {
      const alone = { ...state, q: word, filters: {} };
      const its = archiveSearch.parse(word);
      if (!onlyPhrase(its) || (await archiveSearch.run(alone, { limit: 0 })).total) return [];
      const meant = [...turn(alone, its), ...exchange(alone, its), ...await respell(alone, its), ...await correct(alone, its)];
      return meant.map(({ state: { q }, isGuess }) => {
        const mended = words.map((one, j) => (j === i ? q : one)).join(' ');
        return { label: `是不是${archiveSearch.quote(mended)}`, state: { ...state, q: mended }, isGuess };
      });
    }));
    return all.reduce((some, others) => some.concat(others), /** @type {Way[]} */ ([]));
  }

  /** A phrase with two of its characters in each other's place, those that stand nearest first. */
  function exchange(/** @type {State} */ state, /** @type {Query} */ query) {
    const piece = onlyPhrase(query);
    if (!piece || piece.tokens.length < SHORTEST || piece.tokens.length >= LONG) return [];
    const tokens = listWhole(piece);
    /** @type {Way[]} */
    const ways = [];
    for (let apart = 1; apart < (tokens.length > SHORT ? 2 : tokens.length); apart += 1) {
      for (let i = 0; i + apart < tokens.length; i += 1) {
        const changed = tokens.slice();
        [changed[i], changed[i + apart]] = [tokens[i + apart], tokens[i]];
        const q = changed.join('');
        if (q !== tokens.join('') && !IN_WORD.test(tokens[i]) && !IN_WORD.test(tokens[i + apart])) ways.push({ label: `次序不同：${archiveSearch.quote(q)}`, state: { ...state, q } });
      }
    }
    return ways;
  }

  /** The clauses of a sentence that was pasted, or the halves of a long one that has no more. */
  function cutClauses(/** @type {State} */ state, /** @type {Query} */ query) {
    const [terms] = query.branches;
    if (query.branches.length !== 1 || terms.length !== 1 || terms[0].negative || terms[0].field || terms[0].way === 'chain') return [];
    const [{ word, pieces: [piece] }] = terms;
    const tokens = listWhole(piece);
    const clauses = archiveSearch.unquote(word).split(CLAUSE).filter((/** @type {string} */ clause) => !/\s/.test(clause) && archiveSearch.normalise(clause).length > 1);
    const half = Math.floor(tokens.length / 2);
    const halves = half < LONG / 2 ? [] : [tokens.slice(0, half), tokens.slice(half)].map((some) => some.join(''));
    return (clauses.length > 1 ? clauses : halves).map((/** @type {string} */ q) => only(state, q));
  }

  /** The longest parts of a phrase that are found: where a part is not, none that holds it is. */
  async function keepLongest(/** @type {State} */ state, /** @type {Query} */ query) {
    const piece = onlyPhrase(query);
    const tokens = piece ? listWhole(piece) : [];
    if (tokens.length < SHORTEST || tokens.length > KEPT) return [];
    const isFound = async (/** @type {string} */ q) => (await archiveSearch.run({ ...state, q }, { limit: 0 })).total > 0;
    const cut = (/** @type {number} */ at, /** @type {number} */ size) => tokens.slice(at, at + size).join('');
    const keepWhole = (/** @type {number} */ at, /** @type {number} */ size) => archiveSearch.keepWhole(tokens.join(''), cut(0, at).length, cut(0, at + size).length);
    /** @type {string[]} */
    let longest = [];
    let size = Math.min(SHORTEST, tokens.length - 1);
    for (let at = 0; at + size <= tokens.length; at += 1) {
      if (await isFound(cut(at, size))) {
        while (at + size < tokens.length && await isFound(cut(at, size + 1))) [size, longest] = [size + 1, []];
        longest.push(keepWhole(at, size));
      }
    }
    return longest.filter(Boolean).slice(0, LONGEST).map((q) => only(state, q));
  }

  /** What was pasted without what numbers it, and its notes: without the figures at the edges of its words; and a share that it begins or ends with. */
  function trim(/** @type {State} */ state, /** @type {Query} */ query) {
    const [terms] = query.branches;
    if (query.branches.length !== 1 || terms.some(({ way, field, negative }) => way !== 'phrase' || field || negative)) return [];
    const words = terms.map(({ pieces: [{ tokens }] }) => {
      const isHan = tokens.map((token) => !IN_WORD.test(token));
      const first = Math.max(0, isHan.indexOf(true));
      const rest = tokens.slice(first, isHan.lastIndexOf(true) + 1).join('');
      return first ? rest.replace(UNIT, '') : rest;
    });
    const piece = onlyPhrase(query);
    const [share = ''] = (piece && SHARE.exec(piece.tokens.join(''))) || [];
    return [words.filter(Boolean).join(' '), share].filter(Boolean).map((q) => only(state, q));
  }

  /** The parts of a pattern, near each other in whatever order. */
  function partGaps(/** @type {State} */ state, /** @type {Query} */ query) {
    const [terms] = query.branches;
    if (query.branches.length !== 1 || terms.length !== 1 || terms[0].way !== 'chain' || terms[0].negative || terms[0].field) return [];
    const q = terms[0].pieces.map(({ tokens }) => tokens.join('')).join(' ');
    return /** @type {[State['scope'], string][]} */ ([['sentence', '，在同一句'], ['paragraph', '，在同一段'], ['record', '，在同一篇']]).map(([scope, where]) => ({ label: `分开查${where}：${shorten(q)}`, state: { ...state, q, scope } }));
  }

  /** @param {State} state @param {Query} query @returns {Promise<Word[]>} the words of the one phrase that it is, each once */
  async function listWords(state, query) {
    const piece = onlyPhrase(query);
    /** @type {Word[]} */
    const words = piece ? await archiveSearch.joinWords(state, piece.tokens.join('')) : [];
    return Array.from(new Map(words.map((word) => [word.text, word])).values());
  }

  /** The words of a phrase apart; characters apart would find nearly every text. */
  function part(/** @type {State} */ state, /** @type {Word[]} */ words) {
    // What the browser knows no word for may be one, or a slip of the pen.
    const known = words.filter(({ isKnown }) => isKnown);
    const asked = new Set([words, known].filter((some) => some.length > 1).map((some) => some.map(({ text }) => text).join(' ')));
    return Array.from(asked).reduce((ways, q) => {
      ways.push({ label: `分开查：${shorten(q)}`, state: { ...state, q } });
      if (state.scope !== 'record') ways.push({ label: `分开查，在同一篇：${shorten(q)}`, state: { ...state, q, scope: 'record' } });
      return ways;
    }, /** @type {Way[]} */ ([]));
  }

  /** A phrase in two, where most texts have both; in whichever paragraphs, if none has both in one. @param {State} state @param {Query} query @returns {Promise<Way[]>} */
  async function halve(state, query) {
    const piece = onlyPhrase(query);
    const tokens = piece ? listWhole(piece) : [];
    if (tokens.length > TURNED) return [];
    const all = tokens.slice(3).map((_, i) => `${tokens.slice(0, i + 2).join('')} ${tokens.slice(i + 2).join('')}`); // no character by itself
    for (const [scope, where] of /** @type {[State['scope'], string][]} */ ([[state.scope, ''], ['record', '，在同一篇']])) {
      const counted = await Promise.all(all.map(async (q) => ({ q, total: (await archiveSearch.run({ ...state, q, scope }, { limit: 0 })).total })));
      const best = counted.reduce((one, other) => (other.total > one.total ? other : one), { q: '', total: 0 });
      if (best.total) return [{ label: `分开查${where}：${shorten(best.q)}`, state: { ...state, q: best.q, scope } }];
    }
    return [];
  }

  /** The words of a phrase apart, in one text, but for one of them. @param {State} state @param {Word[]} all @returns {Way[]} */
  function dropWords(state, all) {
    const words = all.map(({ text }) => text);
    if (words.length < 3 || words.length > WORDS) return [];
    return words.map((_, i) => words.filter((__, j) => j !== i).join(' ')).map((q) => ({ label: `分开查，在同一篇：${q}`, state: { ...state, q, scope: 'record' } }));
  }

  /**
   * What a query in Latin letters is the pinyin of, or its initials, as search boxes suggest it; what sounds as one in characters does.
   * @param {State} state
   * @param {Query} query
   * @returns {Promise<Way[]>}
   */
  async function spell(state, query) {
    const piece = onlyPhrase(query);
    const isSpelt = SPELT.test(state.q.trim());
    if (!(piece || isSpelt) || (piece && piece.tokens.length > LONG) || ABBREVIATION.test(state.q.trim()) || !archiveSearch.loadSuggest) return []; // an engine alone has no boxes
    const isBegun = isSpelt || !piece || (piece.tokens.length === 1 && !IN_WORD.test(piece.tokens[0])); // a name, by its letters or its first character
    const look = async () => (isBegun ? (await archiveSearch.suggest.find(state.q)).map((/** @type {import('./suggest').Suggestion} */ { alias, text }) => alias || text) : archiveSearch.suggest.findAlike(piece.tokens.join('')));
    const found = await archiveSearch.loadSuggest().then(look).catch(() => []);
    const texts = found.map(archiveSearch.unquote).filter((/** @type {string} */ text) => !/\s/.test(text) && !OR.test(text));
    const named = await Promise.all(texts.map((/** @type {string} */ q) => archiveSearch.narrow({ ...state, q })));
    const meant = texts.map((/** @type {string} */ text) => ({ label: `是不是${archiveSearch.quote(text)}`, state: { ...state, q: text } }));
    return named.reduce((all, some) => all.concat(some), meant);
  }

  /** A name in Latin letters after the number of a list (1、GDP), which is one word with it as it is read. @param {State} state @param {Query} query @returns {Way[]} */
  function number(state, query) {
    const piece = onlyPhrase(query);
    if (!piece || !/^[a-z]/.test(piece.tokens[0])) return [];
    return Array.from({ length: NUMBERS }, (_, i) => `${i + 1}${state.q.trim()}`).map((q) => ({ label: `在序号后面：${archiveSearch.quote(q)}`, state: { ...state, q } }));
  }

  /**
   * A word of two characters, of which one is meant for another that sounds so.
   * @param {State} state
   * @param {Query} query
   * @returns {Promise<Way[]>}
   */
  async function respell(state, query) {
    const piece = onlyPhrase(query);
    const tokens = piece ? piece.tokens : [];
    if (tokens.length !== 2 || tokens.some((token) => IN_WORD.test(token)) || !archiveSearch.loadSuggest) return [];
    const [firsts, seconds] = await archiveSearch.loadSuggest().then(() => Promise.all(tokens.map(archiveSearch.suggest.listHomophones))).catch(() => [[], []]);
    const words = firsts.map((/** @type {string} */ other) => other + tokens[1]).concat(seconds.map((/** @type {string} */ other) => tokens[0] + other));
    const isMeant = await Promise.all(words.map(async (/** @type {string} */ q) => archiveSearch.isWord(q) || (await archiveSearch.run({ ...state, q, filters: {} }, { limit: 0 })).total >= SEVERAL));
    return words.filter((/** @type {string} */ _, /** @type {number} */ i) => isMeant[i]).map((/** @type {string} */ q) => ({ label: `是不是${archiveSearch.quote(q)}`, state: { ...state, q }, isGuess: true }));
  }

  /**
   * Phrases that differ in one character and that the archive has.
   * @param {State} state
   * @param {Query} query
   * @returns {Promise<Way[]>}
   */
  async function correct(state, query) {
    const piece = onlyPhrase(query);
    if (!piece || piece.tokens.length < SHORTEST) return [];
    const others = await archiveSearch.guess(piece);
    return others.map((/** @type {string} */ other) => ({ label: `是不是${archiveSearch.quote(other)}`, state: { ...state, q: other }, isGuess: true }));
  }

  Object.assign(archiveSearch, { countWays: count, relax });
})();
