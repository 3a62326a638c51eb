/** What a search box suggests: terms, meetings, titles and phrases that fit what was typed, by characters, by pinyin, by its initials. */
(function () {
  'use strict';

  const archive = (window.archiveSearch = window.archiveSearch || {});
  const script = /** @type {HTMLScriptElement} */ (document.currentScript);
  const base = new URL('../../../search/suggest/', script.src).href;

  /**
   * A suggestion: what it is, its name, and the page it leads to or, where many bear the name, the query that finds them, of one year if it has one.
   * @typedef {{ kind: string, text: string, alias: string, note: string, uri: string, query: string, year?: string }} Suggestion
   * @typedef {{ terms: [string, string[], string][], pairs: Object<string, number>, shards: string[], size: number }} Terms
   * @typedef {{ readings: Map<string, string[]>, folds: Map<string, string>, syllables: Set<string>, terms: Terms, simple: Map<string, string[]> }} Table
   */

  const MOST_TERMS = 5;
  const MOST_MEETINGS = 4;
  const MOST_TITLES = 5;
  const MOST_PHRASES = 3;
  const MOST_READINGS = 24; // ways to take letters for initials or for whole syllables
  const MOST_PAIRS = 3; // of a query's pairs the rarest are asked for
  const MOST_FILES = 6; // of names, a keystroke
  const MOST_HOMOPHONES = 24;
  const LONGEST = 40; // characters of a query that any name is compared with
  const EXCLUDED = /^\s*[-－−]/; // a term with the engine's MINUS, which is not to be found
  const YEAR = /(?<!\d)((?:19|20)\d\d)(?!\d)年?/;

  // ---- Files

  /** @type {Map<string, any>} */
  const stored = new Map();
  /** @type {Map<string, Promise<any>>} */
  const loading = new Map();
  let build = '';

  /**
   * @param {string} name
   * @returns {Promise<any>}
   */
  function load(name) {
    const found = loading.get(name) || new Promise((resolve, reject) => {
      const element = document.createElement('script');
      element.src = `${base}${name}.js${build ? `?${build}` : ''}`;
      element.addEventListener('error', () => reject(new Error(name)));
      element.addEventListener('load', () => {
        element.remove();
        if (stored.has(name)) resolve(stored.get(name));
        else reject(new Error(name));
      });
      document.head.append(element);
    });
    loading.set(name, found);
    found.catch(() => { if (loading.get(name) === found) loading.delete(name); });
    return found;
  }

  /** @type {Promise<Table> | null} */
  let table = null;

  /** @returns {Promise<Table>} made once a build */
  function loadTable() {
    const made = table || makeTable();
    table = made;
    made.catch(() => { if (table === made) table = null; });
    return made;
  }

  /**
   * The syllables of each character, which are written as the characters of each syllable.
   * @param {Record<string, string>} syllables
   * @returns {Map<string, string[]>}
   */
  function readSyllables(syllables) {
    const readings = new Map();
    Object.keys(syllables).forEach((syllable) => Array.from(syllables[syllable]).forEach((character) => {
      readings.set(character, (readings.get(character) || []).concat(syllable));
    }));
    return readings;
  }

  /** @returns {Promise<Table>} */
  function makeTable() {
    return Promise.all([load('readings'), load('terms')]).then(([{ syllables, folds }, terms]) => {
      const readings = readSyllables(syllables);
      const pairs = Array.from(/** @type {string} */ (folds)).map((character, index, all) => /** @type {[string, string]} */ ([character, all[index + 1]]));
      return { readings, folds: new Map(pairs.filter((_, index) => index % 2 === 0)), syllables: new Set(Object.keys(syllables)), terms, simple: new Map() };
    });
  }

  // ---- Comparing

  /**
   * The characters of a text that can be typed, in the form that names are compared in.
   * @param {string} text
   * @param {Table} table
   */
  function simplify(text, { folds }) {
    const characters = Array.from(text.normalize('NFKC').toLowerCase()).filter((c) => /[\p{L}\p{N}]/u.test(c));
    return characters.map((character) => folds.get(character) || character);
  }

  /** @param {string} name that is compared at each keystroke @param {Table} table @returns {string[]} it as typed, made once a build */
  function simplifyName(name, table) {
    const found = table.simple.get(name) || simplify(name, table);
    table.simple.set(name, found);
    return found;
  }

  /**
   * Where a name fits what was typed: the place of the first character that does, or -1. Letters may stand for a
   * character's syllable, for its initial, or, last of all, for the beginning of its syllable.
   * @param {string[]} typed
   * @param {string} name
   * @param {Table} table
   */
  function compare(typed, name, table) {
    const characters = simplifyName(name, table);
    const rest = typed.join('');
    /** @type {Set<string>} */
    const failed = new Set();

    /** @param {number} at @param {number} from @returns {boolean} */
    function fits(at, from) {
      if (from >= rest.length) return true;
      if (at >= characters.length || failed.has(`${at} ${from}`)) return false;
      const character = characters[at];
      if (rest.startsWith(character, from) && fits(at + 1, from + character.length)) return true;
      const left = rest.slice(from);
      const found = (table.readings.get(character) || []).some((syllable) => {
        if (left.length <= syllable.length && syllable.startsWith(left)) return true;
        const starts = /^[zcs]h/.test(syllable) ? [1, 2, syllable.length] : [1, syllable.length];
        return starts.some((length) => left.startsWith(syllable.slice(0, length)) && fits(at + 1, from + length));
      });
      if (!found) failed.add(`${at} ${from}`);
      return found;
    }

    return characters.findIndex((_, at) => fits(at, 0));
  }

  /**
   * The initials that what was typed may stand for; those that no name has side by side are left out.
   * @param {string[]} typed
   * @param {Table} table
   * @returns {string[]}
   */
  function listInitials(typed, table) {
    /** @type {Set<string>} */
    const found = new Set();
    /** @type {Set<string>} ways to a place that were gone */
    const gone = new Set();
    /** @type {Set<string>} places, each with the initial before it, from which no way leads to the end */
    const failed = new Set();

    /** @param {string} initials of what is before a place @param {number} at @returns {boolean} whether the rest can be read */
    function read(initials, at) {
      const place = `${at} ${initials.slice(-1)}`;
      if (failed.has(place)) return false;
      if (gone.has(`${at} ${initials}`)) return true;
      gone.add(`${at} ${initials}`);
      if (at >= typed.length) {
        found.add(initials);
        return true;
      }
      const steps = listSteps(typed, at, table).filter(({ initial }) => !initials || initials.slice(-1) + initial in table.terms.pairs);
      let reads = false;
      for (const { initial, length } of steps.reverse()) reads = (found.size < MOST_READINGS && read(initials + initial, at + length)) || reads;
      if (!reads && found.size < MOST_READINGS) failed.add(place);
      return reads;
    }

    read('', 0);
    return Array.from(found);
  }

  /**
   * @param {string[]} typed
   * @param {number} at
   * @param {Table} table
   * @returns {{ initial: string, length: number }[]}
   */
  function listSteps(typed, at, table) {
    const character = typed[at];
    if (!/^[a-z0-9]$/.test(character)) return (table.readings.get(character) || []).map((syllable) => ({ initial: syllable[0], length: 1 }));
    const steps = [{ initial: character, length: 1 }];
    for (let length = 2; length <= 6 && at + length <= typed.length; length += 1) {
      const word = typed.slice(at, at + length).join('');
      const isLast = at + length === typed.length;
      if (table.syllables.has(word) || /^[zcs]h$/.test(word) || (isLast && [...table.syllables].some((one) => one.startsWith(word)))) {
        steps.push({ initial: character, length });
      }
    }
    return steps;
  }

  // ---- Finding

  /**
   * @param {string[]} typed
   * @param {Table} table
   * @returns {Suggestion[]}
   */
  function findTerms(typed, table) {
    /** @type {{ place: number, suggestion: Suggestion }[]} */
    const found = [];
    table.terms.terms.forEach(([kind, labels, uri]) => {
      const places = labels.map((label) => compare(typed, label, table));
      const best = places.findIndex((place) => place >= 0);
      if (best < 0) return;
      found.push({ place: Math.min(1, places[best]), suggestion: { kind, text: labels[0], alias: best ? labels[best] : '', note: '', uri, query: '' } });
    });
    return found.sort((one, other) => one.place - other.place).slice(0, MOST_TERMS).map((it) => it.suggestion);
  }

  /**
   * Phrases that many texts have: those that begin as was typed, the most frequent first, and those that go on so.
   * @param {string[]} typed
   * @param {Table} table
   * @returns {Promise<[Suggestion[], Suggestion[]]>}
   */
  async function findPhrases(typed, table) {
    /** @type {[Suggestion[], Suggestion[]]} */
    const found = [[], []];
    if (typed.length < 2) return found;
    const whole = typed.join('');
    (await load('phrases')).forEach((/** @type {string} */ text) => {
      const place = simplifyName(text, table).join('') === whole ? -1 : compare(typed, text, table);
      if (place >= 0) found[Math.min(1, place)].push({ kind: '词句', text, alias: '', note: '', uri: '', query: text });
    });
    return [found[0].slice(0, MOST_PHRASES), found[1].slice(0, Math.max(0, MOST_PHRASES - found[0].length))];
  }

  /**
   * The numbers of the names that have all pairs of some initials, in order.
   * @param {string} initials
   * @param {Table} table
   * @returns {Promise<number[]>}
   */
  function findNumbers(initials, table) {
    const { pairs, shards } = table.terms;
    const own = new Set(initials.split('').slice(1).map((initial, index) => initials[index] + initial));
    const wanted = initials.length > 1
      ? Array.from(own).sort((one, other) => pairs[one] - pairs[other]).slice(0, MOST_PAIRS)
      : [Object.keys(pairs).filter((pair) => pair[0] === initials).sort((one, other) => pairs[other] - pairs[one])[0]].filter(Boolean);
    return Promise.all(wanted.map((pair) => {
      const shard = shards.filter((first) => first <= pair).length - 1;
      return load(`pairs-${shard}`).then((lists) => {
        let number = 0;
        return lists[pair].map((/** @type {number} */ step) => (number += step));
      });
    })).then((lists) => (lists.length ? lists.reduce((one, other) => {
      const has = new Set(other);
      return one.filter((/** @type {number} */ number) => has.has(number));
    }) : []));
  }

  /**
   * The words that a name may have apart, in any order; and the year of what bears it, which may stand beside any of them.
   * @param {string} text
   * @param {Table} table
   * @returns {{ words: string[][], year: string }}
   */
  function split(text, table) {
    const [, year = ''] = YEAR.exec(text) || [];
    const words = text.replace(YEAR, ' ').split(/\s+/).map((word) => simplify(word, table)).filter((word) => word.length);
    return { words, year };
  }

  /**
   * @param {string[]} typed
   * @param {Table} table
   * @returns {Promise<Set<number>>} the numbers of the names that may fit what was typed
   */
  async function listNumbers(typed, table) {
    const lists = await Promise.all(listInitials(typed, table).map((initials) => findNumbers(initials, table)));
    return new Set(lists.flat());
  }

  /**
   * The meetings and titles that fit all of these words, of a year if one is given.
   * @param {{ words: string[][], year: string }} wanted
   * @param {Table} table
   * @returns {Promise<Suggestion[]>}
   */
  async function findNames({ words, year }, table) {
    const [first, ...others] = await Promise.all(words.map((typed) => listNumbers(typed, table)));
    const numbers = Array.from(first).filter((number) => others.every((some) => some.has(number))).sort((one, other) => one - other);
    const files = Array.from(new Set(numbers.map((number) => Math.floor(number / table.terms.size))));
    /** @type {Suggestion[]} */
    const meetings = [];
    /** @type {Suggestion[]} */
    const titles = [];
    // Meetings come first; half of the files are kept for titles.
    const asked = files.length > MOST_FILES ? files.slice(0, MOST_FILES / 2).concat(files.slice(-MOST_FILES / 2)) : files;
    const named = await Promise.all(asked.map((file) => load(`names-${file}`)));
    numbers.forEach((number) => {
      const place = asked.indexOf(Math.floor(number / table.terms.size));
      if (place < 0) return;
      const [isMeeting, text, uri, date, years, ...aliases] = named[place][number % table.terms.size];
      const count = years.filter((/** @type {number} */ one) => !year || String(one) === year).length;
      const alias = [text, ...aliases].find((name) => words.every((typed) => compare(typed, name, table) >= 0));
      const isPlain = !/[“”"|]/.test(text);
      if (!alias || !count || (year && years.length > 1 && !isPlain)) return;
      const field = isMeeting ? '会议' : '标题';
      (isMeeting ? meetings : titles).push({
        kind: isMeeting ? '会议' : '题名',
        text,
        alias: alias === text ? '' : alias,
        note: [years.length > 1 && year ? `${year}年` : '', count > 1 ? `${count} ${isMeeting ? '次' : '篇'}` : ''].filter(Boolean).join(' ') || date,
        uri,
        query: years.length > 1 && isPlain ? `${field}：“${text}”` : '',
        year,
      });
    });
    return meetings.slice(0, MOST_MEETINGS).concat(titles.slice(0, MOST_TITLES));
  }

  archive.suggest = {
    /**
     * Called by the files of suggestions. Where the site was built anew meanwhile, all are asked for again at the next key.
     * @param {string} name
     * @param {string} itsBuild
     * @param {any} payload
     */
    put(name, itsBuild, payload) {
      if (build && itsBuild !== build) {
        stored.clear();
        loading.clear();
        table = null;
      } else {
        stored.set(name, payload);
      }
      build = itsBuild;
    },
    /** Loads what every suggestion needs. */
    prepare: () => loadTable().then(() => undefined, () => undefined),
    /**
     * Suggestions for what was typed; none where their files cannot be read.
     * @param {string} text
     * @returns {Promise<Suggestion[]>}
     */
    async find(text) {
      if (!text.trim() || text.length > LONGEST || EXCLUDED.test(text)) return [];
      try {
        const table = await loadTable();
        const typed = simplify(text, table);
        if (!typed.length) return [];
        const [names, [phrases, others]] = await Promise.all([findNames({ words: [typed], year: '' }, table), findPhrases(typed, table)]);
        const wanted = split(text, table);
        const isApart = !names.length && wanted.words.length > (wanted.year ? 0 : 1);
        const apart = isApart ? await findNames(wanted, table) : [];
        return [...phrases, ...findTerms(typed, table), ...names, ...apart, ...others];
      } catch (_) {
        return [];
      }
    },
    /**
     * Labels of terms and phrases that sound as what was typed, whichever characters they have, or that have its characters in another order.
     * @param {string} text
     * @returns {Promise<string[]>}
     */
    async findAlike(text) {
      const [table, phrases, sounds] = await Promise.all([loadTable(), load('phrases'), load('sounds')]);
      const typed = simplify(text, table);
      const others = readSyllables(sounds);
      /** @param {string[]} characters */
      const sort = (characters) => characters.slice().sort().join('');
      /** @param {string} character */
      const soundsOf = (character) => table.readings.get(character) || others.get(character) || [character];
      /** @param {string} name */
      const isAlike = (name) => {
        const characters = simplifyName(name, table);
        if (characters.join('') === typed.join('') || characters.length !== typed.length) return false;
        return sort(characters) === sort(typed) || characters.every((character, i) => soundsOf(character).some((sound) => soundsOf(typed[i]).includes(sound)));
      };
      const labels = table.terms.terms.reduce((all, [, its]) => all.concat(its), /** @type {string[]} */ ([]));
      return Array.from(new Set(labels.concat(phrases))).filter(isAlike);
    },
    /**
     * Characters that sound as one, those of names and phrases first.
     * @param {string} character
     * @returns {Promise<string[]>}
     */
    async listHomophones(character) {
      const [{ readings }, others] = await Promise.all([loadTable(), load('sounds').then(readSyllables)]);
      const sounds = readings.get(character) || others.get(character) || [];
      const all = Array.from(readings).concat(Array.from(others)).filter(([other, its]) => other !== character && its.some((sound) => sounds.includes(sound)));
      return all.slice(0, MOST_HOMOPHONES).map(([other]) => other);
    },
  };
})();
