/** The store: the index's files, fetched as scripts, so that they load from a disk as from a server. */
(function () {
  'use strict';

  const VERSION = 11;
  const { dataset, src } = /** @type {HTMLScriptElement} */ (document.currentScript);
  const ROOT = dataset.root || '.';
  const HERE = src || new URL(`${ROOT}/assets/javascripts/search/`, document.baseURI).href;

  /** A file of the index, or one of the search's scripts, that is missing, cut short or otherwise not as it was written. */
  class DamagedError extends Error {
    /** @param {string} file @param {string} [folder] below the site's root */
    constructor(file, folder = 'search') {
      super(`检索文件损坏或缺失：${folder}/${file}.js`);
      this.name = 'DamagedError';
      this.file = file;
      this.path = `${folder}/${file}.js`;
    }
  }

  /** A file of another build than the manifest tells: the site was built anew since the page was opened. */
  class StaleError extends Error {
    /** @param {string} file */
    constructor(file) {
      super(`网站已经更新，检索文件与本页不是同一次生成的：search/${file}.js`);
      this.name = 'StaleError';
      this.file = file;
      this.path = `search/${file}.js`;
    }
  }

  /**
   * What was made under a name, made once; what failed is made again the next time.
   * @template T
   * @param {Map<string, Promise<T>>} held
   * @param {string} name
   * @param {() => Promise<T>} make
   * @param {number} [most] how many are held
   * @returns {Promise<T>}
   */
  function once(held, name, make, most = Infinity) {
    let made = held.get(name);
    if (!made) {
      made = make();
      const own = made; // another may have been put in its place when it fails
      own.catch(() => { if (held.get(name) === own) held.delete(name); });
      held.set(name, made);
      if (held.size > most) held.delete(held.keys().next().value);
    }
    return made;
  }

  /** @type {Map<string, Promise<any>>} */
  const files = new Map();
  /** @type {Map<string, (seal: string, payload: any) => void>} */
  const waiting = new Map();
  let build = '';
  /** @type {string[]} of the texts and facets of each segment */
  let builds = [];
  let lists = ''; // those of the shards of each division, one after another
  const SEAL = 8; // digits of each

  /**
   * The build that a file must be of: texts and facets are of the one that their segment was changed in last, shards of that of their division.
   * @param {string} name
   */
  function findBuild(name) {
    const [, kind, place] = /^([fgt])\/(\d+)/.exec(name) || [];
    if (!kind) return build;
    return kind === 'g' ? lists.substr(SEAL * Number(place), SEAL) : builds[Number(place)];
  }

  /** @param {string} name whether its payload is zlib, which has a checksum of its own */
  const isText = (name) => name.startsWith('t/');

  /**
   * What each file of the index calls.
   * @param {string} name
   * @param {string} seal its build and the checksum of its payload
   * @param {any} payload
   */
  function put(name, seal, payload) {
    const take = waiting.get(name);
    if (take) take(seal, payload);
  }

  const MODULUS = 65521;
  const UNREDUCED = 1024; // characters whose sums stay below 2 ** 30, which V8 holds as small integers

  /** @param {any} payload @returns {string} Adler-32 (RFC 1950) of its strings, keys and whole numbers, in UTF-16 */
  function measureChecksum(payload) {
    let sum = 1; // the sums of octets and of sums, one after another in 16 bits each
    /** @param {any} value */
    const take = (value) => {
      if (Array.isArray(value)) for (const its of value) take(its);
      else if (value && typeof value === 'object') Object.keys(value).forEach((key) => { sum = addText(sum, key); take(value[key]); });
      else if (typeof value === 'string' || value === undefined || Number.isInteger(value)) sum = addText(sum, String(value)); // what is undefined is a hole that a comma too many has made
    };
    take(payload);
    return sum.toString(16).padStart(8, '0');
  }

  /** @param {number} sum @param {string} text @returns {number} the checksum of what a sum is of and the text after it */
  function addText(sum, text) {
    let one = sum % 65536; // both are local, since they change at every character
    let all = (sum - one) / 65536;
    for (let i = 0; i < text.length;) {
      for (const end = Math.min(i + UNREDUCED, text.length); i < end; i += 1) {
        const unit = text.charCodeAt(i);
        one += unit & 255;
        all += one;
        one += unit >> 8;
        all += one;
      }
      one %= MODULUS;
      all %= MODULUS;
    }
    return all * 65536 + one;
  }

  /** @param {string} itsBuild @param {import('./index').Manifest} manifest */
  function takeManifest(itsBuild, manifest) {
    build = itsBuild;
    lists = String(manifest.lists);
    builds = (manifest.segments || []).map((segment) => segment.build);
  }

  /** @type {{seal: string, payload: any} | null} what the page itself has of the index, until it is proved */
  let held = null;

  /** What the manifest's file would hand over, where the page itself has it; asked for again, it comes from its file. */
  function takeEmbedded() {
    const block = document.querySelector('script[data-manifest]');
    if (!block) return null;
    block.remove();
    try {
      const [, seal, payload] = JSON.parse(block.textContent || '');
      held = { seal, payload };
    } catch (error) {
      held = null;
    }
    return held;
  }

  /**
   * Whether what the page has of the index is as it was written; where it is not, all that it led to is forgotten.
   * To find out takes as long as all else until files are asked for, and can wait until they are.
   * @returns {boolean}
   */
  function proveManifest() {
    const isSound = !held || held.seal.split('-')[1] === measureChecksum(held.payload);
    held = null;
    if (!isSound) files.clear();
    return isSound;
  }

  /**
   * @param {string} name
   * @returns {Promise<any>}
   */
  function fetchScript(name) {
    return new Promise((resolve, reject) => {
      const script = document.createElement('script');
      let isHere = false;
      const itMustBe = findBuild(name);
      /** @param {string} seal @param {any} payload */
      const take = (seal, payload) => {
        if (!embedded && document.currentScript !== script) return; // its name is not as it was written
        const [itsBuild, checksum] = seal.split('-');
        const isStale = name === 'manifest' ? payload.version !== VERSION : itsBuild !== itMustBe;
        if (isStale) reject(new StaleError(name));
        else if (embedded) resolve(payload);
        else if (!isText(name) && checksum !== measureChecksum(payload)) reject(new DamagedError(name));
        else resolve(payload);
        if (name === 'manifest') takeManifest(itsBuild, payload);
        isHere = true; // last: a payload on which this threw is damaged
      };
      const embedded = name === 'manifest' && takeEmbedded();
      if (embedded) {
        take(embedded.seal, embedded.payload);
        return;
      }
      waiting.set(name, take);
      const finish = () => {
        if (waiting.get(name) === take) waiting.delete(name); // once it was refused it may have been asked for again
        script.remove();
        // A file that was cut short is no script, and calls nothing.
        if (!isHere) reject(new DamagedError(name));
      };
      script.onload = finish;
      script.onerror = finish;
      script.setAttribute('fetchpriority', 'high');
      script.src = `${archiveSearch.base}${name}.js${itMustBe ? `?${itMustBe}` : ''}`;
      document.head.appendChild(script);
    });
  }

  /**
   * A file's payload.
   * @param {string} name
   * @returns {Promise<any>}
   */
  const load = (name) => once(files, name, () => (name === 'manifest' ? Promise.resolve() : loadManifest()).then(() => fetchScript(name)));

  /** @type {Map<string, Promise<void>>} */
  const parts = new Map();

  /**
   * Have a part of the engine that few queries need: a script that stands beside this one.
   * @param {string} name
   * @param {() => unknown} isThere whether it has run: one that was cut short does nothing
   * @returns {Promise<void>}
   */
  function use(name, isThere) {
    return once(parts, name, () => new Promise((resolve, reject) => {
      const script = document.createElement('script');
      const finish = () => (isThere() ? resolve() : reject(new DamagedError(name, 'assets/javascripts/search')));
      script.onload = finish;
      script.onerror = finish;
      script.src = new URL(`${name}.js`, HERE).href;
      document.head.appendChild(script);
    }));
  }

  const loadManifest = () => load('manifest');

  const COLUMN_FIRST = 40; // the character of 0; then come those of -1, 1, -2, 2 and so on

  /** @param {string | number[]} column */
  function readNumbers(column) {
    if (typeof column !== 'string') return Int32Array.from(column);
    const numbers = new Int32Array(column.length);
    for (let i = 0; i < numbers.length; i += 1) {
      const folded = column.charCodeAt(i) - COLUMN_FIRST;
      numbers[i] = folded & 1 ? -(folded + 1) / 2 : folded / 2;
    }
    return numbers;
  }

  const ESCAPE = 0xffff;
  const FLIP = 0x4000;
  const BLOCK = 64; // characters that bear one mask
  const GROUP = 3 * BLOCK; // characters after each that holds three masks

  /**
   * The octets that doublets stand for.
   * @param {string} doublets
   * @returns {Uint8Array}
   */
  function readOctets(doublets) {
    const pairs = new Uint16Array(doublets.length); // low octet first, as on all machines that browsers run on
    let [at, head, mask, left, isOdd] = [0, 0, 0, 0, 0];
    for (let i = 0; i < doublets.length; i += 1) {
      let value = doublets.charCodeAt(i);
      if (value === ESCAPE) {
        i += 1;
        value = doublets.charCodeAt(i) ^ FLIP;
      }
      if (left === 0) {
        if (at === 0) isOdd = value >> 15;
        head = value;
        left = GROUP;
      } else {
        if (left % BLOCK === 0) mask = ((head >> (5 * (left / BLOCK - 1))) & 31) << 11;
        pairs[at] = value ^ mask;
        at += 1;
        left -= 1;
      }
    }
    return new Uint8Array(pairs.buffer, 0, 2 * at - isOdd);
  }

  const COMMON = '，。的和、国业一发大要民展工加人经进中政建年有在产是制力会作生地设改主我化不实济全增社行重农了强资高各新革方对保们合能持动以为体家定面理务基度分义提成';
  const RARE = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ!#$&'()*+/;<=>?@^_`|~{}";
  /** What each character is exclusive-or'ed with, which of most is nothing: to write down every one would take longer than to read a text. */
  const SWAP = new Uint16Array(0x10000);
  for (let i = 0; i < COMMON.length; i += 1) {
    const [common, rare] = [COMMON.charCodeAt(i), RARE.charCodeAt(i)];
    SWAP[common] = SWAP[rare] = common ^ rare;
  }
  const STRETCH = 4096; // characters that are made of numbers at once

  /** @param {string} text of a unit, as it is written @returns {string} with common characters in the place of rare ones */
  function swap(text) {
    let swapped = '';
    for (let start = 0; start < text.length; start += STRETCH) {
      const units = new Uint16Array(Math.min(STRETCH, text.length - start));
      for (let i = 0; i < units.length; i += 1) {
        const unit = text.charCodeAt(start + i);
        units[i] = unit ^ SWAP[unit];
      }
      swapped += String.fromCharCode(...units);
    }
    return swapped;
  }

  /** @param {string} text @returns {number} how many of its characters are among the commonest */
  const countCommon = (text) => [...text].filter((character) => COMMON.includes(character)).length;

  /** @param {string} name @returns {Promise<string>} what a file holds, or, where that is too much for one, its parts; what is made of it is held in its stead */
  async function loadDoublets(name) {
    const held = await load(name);
    files.delete(name);
    return typeof held === 'number' ? (await Promise.all(Array.from({ length: held }, (_, part) => loadDoublets(`${name}.${part}`)))).join('') : held;
  }

  /** @param {Uint8Array} octets zlib @returns {Promise<string>} the text that they are of, in GB 18030 */
  async function inflate(octets) {
    const { readable, writable } = new DecompressionStream('deflate');
    const writer = writable.getWriter();
    // What is wrong with the octets is told where they are read.
    writer.write(octets).catch(() => undefined);
    writer.close().catch(() => undefined);
    const reader = readable.getReader();
    const decoder = new TextDecoder('gb18030');
    let text = '';
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return text + decoder.decode();
      text += decoder.decode(value, { stream: true });
    }
  }

  const HELD = 64; // texts, more than the hits that are made at once: one that is read for several of its units is inflated once
  /** @type {Map<string, Promise<[any, any[], any]>>} */
  const texts = new Map();

  /**
   * A text file: what is shown of its record, and its units.
   * @param {string} name
   * @returns {Promise<[any, any[], any]>}
   */
  const loadText = (name) => once(texts, name, () => readText(name), HELD);

  /** @param {string} name @returns {Promise<[any, any[], any]>} */
  async function readText(name) {
    const octets = readOctets(await loadDoublets(name));
    try {
      return JSON.parse(await inflate(octets));
    } catch (error) {
      throw new DamagedError(name);
    }
  }

  // The boxes of a page, whose scripts come first, hang their own parts on the same global.
  const archiveSearch = Object.assign(window.archiveSearch || {}, {
    base: `${ROOT}/search/`,
    COLUMN_FIRST, put, use, once, load, loadManifest, proveManifest, loadText, swap, readOctets, readNumbers, countCommon, DamagedError, StaleError,
  });
  Object.assign(window, { archiveSearch });
})();
