/** The form: a record's file. Its date, its id, its front matter, and all that is wrong with what was filled in. */
(function () {
  'use strict';

  const form = window.archiveForm;
  const NAMELESS = 'text';
  const LONGEST_WORD = 4;
  const TERM = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/;
  const ID = /^(\d{4}(?:-\d{2}(?:-\d{2})?)?)-([a-z0-9]+(?:-[a-z0-9]+)*)$/;
  const TOKENS = ['term', 'terms', 'choice', 'record', 'meeting'];

  // ---- Date

  /**
   * A date from its parts, or what is wrong with them.
   * @param {{ year: string, month: string, day: string }} parts
   * @param {{ earliest: number, latest: number }} limits
   * @returns {{ date: string, fault: string }}
   */
  function readDate(parts, limits) {
    const { year, month, day } = parts;
    const fault = (message) => ({ date: '', fault: message });
    if (!year && !month && !day) return { date: '', fault: '' };
    if (!/^\d{4}$/.test(year)) return fault('年份须写四位数字，如 2023');
    if (+year < limits.earliest || +year > limits.latest) return fault(`年份须在 ${limits.earliest} 到 ${limits.latest} 之间`);
    if (day && !month) return fault('写了日就要写月；不知道月份，日也不写');
    if (day && new Date(Date.UTC(+year, +month - 1, +day)).getUTCDate() !== +day) return fault('日历上没有这一天');
    return { date: [year, month, day].filter(Boolean).join('-'), fault: '' };
  }

  /** The first and last day that a date can be, as numbers that compare. */
  const firstDay = (date) => +`${date}-01-01`.slice(0, 10).replace(/-/g, '');
  const lastDay = (date) => +`${date}${'-12-31'.slice(date.length - 4)}`.replace(/-/g, '');

  // ---- Id

  /** @type {Map<string, string> | null} */
  let readings = null;

  /**
   * The pinyin of a title, syllable by syllable.
   * @param {string} title
   * @param {{ syllables: { [syllable: string]: string }, words: { [word: string]: string } }} table
   */
  function spell(title, table) {
    if (!readings) {
      readings = new Map();
      Object.entries(table.syllables).forEach(([syllable, all]) => Array.from(all).forEach((one) => readings.set(one, syllable)));
    }
    const characters = Array.from(title.normalize('NFKC'));
    let spelt = '';
    for (let at = 0; at < characters.length;) {
      let length = Math.min(LONGEST_WORD, characters.length - at);
      while (length > 1 && !(characters.slice(at, at + length).join('') in table.words)) length -= 1;
      const word = characters.slice(at, at + length).join('');
      const sound = length > 1 ? table.words[word] : readings.get(word);
      spelt += sound ? ` ${sound} ` : word.charCodeAt(0) < 128 ? word : ' ';
      at += length;
    }
    return spelt.toLowerCase().match(/[a-z0-9]+/g) || [];
  }

  function join(syllables, room) {
    let slug = '';
    for (const syllable of syllables) {
      const longer = slug ? `${slug}-${syllable}` : syllable.slice(0, room);
      if (longer.length > room) break;
      slug = longer;
    }
    return slug;
  }

  /**
   * The id of a date and a title, which no record has yet.
   * @param {string} date
   * @param {string[]} syllables
   * @param {number} longest
   * @param {Set<string>} taken
   */
  function makeId(date, syllables, longest, taken) {
    for (let number = 1; ; number += 1) {
      const suffix = number > 1 ? `-${number}` : '';
      const fit = (words) => `${date}-${join(words, longest - suffix.length)}${suffix}`;
      let id = fit(syllables.length ? syllables : [NAMELESS]);
      const parts = ID.exec(id);
      if (!parts || parts[1] !== date) id = fit([NAMELESS, ...syllables]);
      if (!taken.has(id)) return id;
    }
  }

  // ---- Front matter

  /** @param {string} text */
  function quote(text) {
    const unseen = new RegExp(form.settings.control, 'u');
    if (!/["\\]|[^\P{C}]|(?! )\p{Z}/u.test(text) && !unseen.test(text)) return `"${text}"`;
    const named = { '\\': '\\\\', '"': '\\"', '\n': '\\n', '\t': '\\t', '\r': '\\r' };
    const written = Array.from(text, (one) => {
      if (named[one]) return named[one];
      if (one === ' ' || one === '\u3000' || !(/[\p{C}\p{Z}]/u.test(one) || unseen.test(one))) return one;
      return `\\U${one.codePointAt(0).toString(16).toUpperCase().padStart(8, '0')}`;
    });
    return `"${written.join('')}"`;
  }

  function writeScalar(question, value, words) {
    return TOKENS.includes(question.widget) && TERM.test(value) && !words.includes(value) ? value : quote(String(value));
  }

  function writeLines(questions, values, words) {
    return questions.reduce((lines, question) => {
      const value = values[question.key];
      if (value === undefined || value === '') return lines;
      if (Array.isArray(value)) {
        lines.push(`${question.key}:${value.length ? '' : ' []'}`);
        value.forEach((item) => {
          const inner = question.parts.length ? writeLines(question.parts, item, words) : [writeScalar(question, item, words)];
          inner.forEach((line, n) => lines.push(`${n ? '    ' : '  - '}${line}`));
        });
      } else if (question.parts.length) {
        lines.push(`${question.key}:`, ...writeLines(question.parts, value, words).map((line) => `  ${line}`));
      } else lines.push(`${question.key}: ${writeScalar(question, value, words)}`);
      return lines;
    }, []);
  }

  /**
   * The front matter of a record, between its fences.
   * @param {any} settings
   * @param {any} values
   */
  function writeFrontMatter(settings, values) {
    return `---\n${writeLines(settings.questions, values, settings.yamlWords).join('\n')}\n---\n`;
  }

  // ---- What is wrong

  /**
   * All that the check would find in what was filled in: the path of a question, and what to do about it.
   * @param {any} settings
   * @param {any} values
   * @param {{ paragraphs: string[], meeting: any }} rest
   * @returns {{ path: string, message: string }[]}
   */
  function findFaults(settings, values, rest) {
    const { limits } = settings;
    const found = [];
    const tell = (path, message) => found.push({ path, message });
    findMissing(settings.questions, values, '', tell);
    if (Array.from(values.title || '').length > limits.title) tell('title', `题名最多 ${limits.title} 字；请只写标题`);
    if (settings.reviewed.includes(values.origin) && !values.review) tell('review', '这个来源的文稿须经入库审查：审查人职务、审查日期、依据三项都要写');
    if (values.access && !settings.admits.includes(values.access)) tell('access', '本库不收这个阅读范围的文稿，请另选，或问管理员');
    const year = +(values.date || '').slice(0, 4);
    if (values.for_year && !/^\d{4}$/.test(values.for_year)) tell('for_year', '年度须写四位数字，如 2023');
    else if (values.for_year && year && (+values.for_year < year - limits.yearsBefore || +values.for_year > year + limits.yearsAfter)) {
      tell('for_year', `年度与日期相差太远，应在 ${year - limits.yearsBefore} 至 ${year + limits.yearsAfter} 之间`);
    }
    if (rest.meeting && values.date && !agrees(settings, values, rest.meeting)) {
      tell('date', `日期不在所选会议的会期（${rest.meeting.date}${rest.meeting.end === rest.meeting.date ? '' : ` 至 ${rest.meeting.end}`}）内；请核对日期或会议`);
    }
    (values.speakers || []).forEach((speaker, n) => {
      if (speaker.delivered_by && [speaker.role, speaker.name].includes(speaker.delivered_by)) tell(`speakers.${n}.delivered_by`, '代读人就是责任者自己；请写实际宣读的人，或者不写');
    });
    if (!rest.paragraphs.length) tell('text', '还没有正文；请粘贴，或把文本文件拖到这里');
    return found;
  }

  function findMissing(questions, values, base, tell) {
    questions.forEach((question) => {
      const path = base + question.key;
      const value = values[question.key];
      if (question.widget === 'groups') (value || []).forEach((item, n) => findMissing(question.parts, item, `${path}.${n}.`, tell));
      else if (question.widget === 'group' && value) findMissing(question.parts, value, `${path}.`, tell);
      else if (question.required && question.widget !== 'terms' && !value) tell(path, `还没有${question.widget === 'term' ? '选' : '写'}${question.label}`);
    });
  }

  function agrees(settings, values, meeting) {
    if (firstDay(meeting.date) <= lastDay(values.date) && firstDay(values.date) <= lastDay(meeting.end)) return true;
    const isFree = (values.version && values.version !== 'final') || settings.anyDate.includes(values.kind);
    return isFree && Math.abs(+values.date.slice(0, 4) - +meeting.date.slice(0, 4)) <= 1;
  }

  // ---- The forge

  /**
   * The address of the forge's page for a new file, with as much of it as fits, and what is left for the clipboard.
   * @param {{ page: string, path: string, content: string, bytes: number }} page
   * @param {string} path
   * @param {string} frontMatter
   * @param {string} body
   */
  function makeForgeAddress(page, path, frontMatter, body) {
    const bare = `${page.page}?${page.path}=${encodeURIComponent(path)}`;
    const whole = `${frontMatter}\n${body}\n`;
    const tries = page.content ? [[whole, ''], [`${frontMatter}\n`, `${body}\n`]] : [];
    for (const [content, rest] of tries) {
      const address = `${bare}&${page.content}=${encodeURIComponent(content)}`;
      if (address.length <= page.bytes) return { address, rest };
    }
    return { address: bare, rest: whole };
  }

  form.record = { readDate, spell, makeId, quote, writeFrontMatter, findFaults, makeForgeAddress };
})();
