/** Posting lists: the places of a gram, decoded from a shard of the index. */
(function () {
  'use strict';

  const { archiveSearch } = window;

  /**
   * Places in order, as numbers (see the index's description): unit, sentence and offset in one; `commas` has a bit for each joint.
   * @typedef {{places: Float64Array, commas: Uint8Array}} List
   *
   * How often each record has a gram: without and with a comma inside, and whether its title has it.
   * @typedef {{records: Int32Array, plain: Int32Array, comma: Int32Array, titles: Uint8Array}} Summary
   *
   * @typedef {{key: string, first: string, count: number, hasCommas: boolean, isSummary: boolean, octets: Uint8Array}} Coded
   * @typedef {{records: number, units: number, sentences: number, width: number, rice: [number, number], heavy: string}} Limits
   */

  /** Reads numbers in LEB128, seven bits an octet, the least significant first. */
  class IntegerReader {
    /** @param {Uint8Array} octets */
    constructor(octets) {
      this.octets = octets;
      this.at = 0;
    }

    read() {
      let value = 0;
      let scale = 1;
      for (;;) {
        const octet = this.octets[this.at];
        this.at += 1;
        value += (octet & 127) * scale;
        if (octet < 128) return value;
        scale *= 128;
      }
    }
  }

  /** @param {string} key */
  const splitTokens = (key) => key.match(/[a-z0-9.]+|[^]/gu) || [];

  /**
   * The coded lists of a shard, by segment and key.
   * @param {[number, string, string][]} parts
   * @returns {Map<number, Map<string, Coded>>}
   */
  function readShard(parts) {
    return new Map(parts.map(([segment, keys, septets]) => [segment, readPart(keys, archiveSearch.readOctets(septets))]));
  }

  /**
   * @param {string} keys
   * @param {Uint8Array} octets
   * @returns {Map<string, Coded>}
   */
  function readPart(keys, octets) {
    const reader = new IntegerReader(octets);
    /** @type {[Coded, number][]} */
    const heads = [];
    for (const group of keys.split('\t')) {
      const [first, ...others] = group.split(',');
      for (const rest of others) {
        const count = reader.read();
        const coded = { key: first + rest, first, count: Math.floor(count / 4), hasCommas: (count & 2) > 0, isSummary: (count & 1) > 0, octets };
        heads.push([coded, reader.read()]);
      }
    }
    let at = reader.at;
    return new Map(heads.map(([coded, length]) => {
      coded.octets = octets.subarray(at, at + length);
      at += length;
      return [coded.key, coded];
    }));
  }

  /**
   * @param {Coded} coded
   * @param {Limits} limits
   * @param {number} joints
   * @returns {List}
   */
  function decode({ count, hasCommas, octets }, { units, sentences, width, rice: [ks, ko] }, joints) {
    const ku = Math.max(0, 31 - Math.clz32(Math.floor(units / count)));
    const spare = hasCommas ? joints : 0;
    const quotients = new Float64Array(3 * count);
    let bit = 0;
    for (let i = 0; i < 3 * count; i += 1) {
      let zeros = 0;
      while (!(octets[bit >> 3] & (128 >> (bit & 7)))) {
        zeros += 1;
        bit += 1;
      }
      quotients[i] = zeros;
      bit += 1;
    }
    bit = (bit + 7) & ~7;
    /** @param {number} size */
    const readBits = (size) => {
      let value = 0;
      for (let i = 0; i < size; i += 1) {
        value = value * 2 + ((octets[bit >> 3] >> (7 - (bit & 7))) & 1);
        bit += 1;
      }
      return value;
    };
    const list = { places: new Float64Array(count), commas: new Uint8Array(count) };
    let unit = 0;
    let sentence = 0;
    let offset = 0;
    for (let i = 0; i < count; i += 1) {
      const byUnit = quotients[3 * i] * 2 ** ku + readBits(ku);
      const bySentence = quotients[3 * i + 1] * 2 ** ks + readBits(ks);
      const byOffset = quotients[3 * i + 2] * 2 ** ko + readBits(ko);
      const isSameUnit = i > 0 && byUnit === 0;
      const isSameSentence = isSameUnit && bySentence === 0;
      unit += byUnit;
      sentence = isSameUnit ? sentence + bySentence : bySentence;
      offset = isSameSentence ? offset + byOffset : byOffset;
      list.places[i] = (unit * sentences + sentence) * width + offset;
      if (spare) list.commas[i] = readBits(spare);
    }
    return list;
  }

  /**
   * @param {Coded} coded
   * @returns {Summary}
   */
  function decodeSummary({ count, octets }) {
    const reader = new IntegerReader(octets);
    const summary = { records: new Int32Array(count), plain: new Int32Array(count), comma: new Int32Array(count), titles: new Uint8Array(count) };
    let record = 0;
    for (let i = 0; i < count; i += 1) {
      record += reader.read();
      summary.records[i] = record;
      summary.plain[i] = reader.read();
      const rest = reader.read();
      summary.comma[i] = rest >> 1;
      summary.titles[i] = rest & 1;
    }
    return summary;
  }

  Object.assign(archiveSearch, { splitTokens, readShard, decode, decodeSummary });
})();
