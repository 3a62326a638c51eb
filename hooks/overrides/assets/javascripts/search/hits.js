/** Hits: the records that were found, each with its facts and the sentences that hold the phrase. */
(function () {
  'use strict';

  const { page } = window.archiveSearch;

  /**
   * @param {string} text
   * @param {string} [className]
   */
  function makeBadge(text, className = '') {
    const badge = document.createElement('b');
    badge.className = className;
    badge.textContent = text;
    return badge;
  }

  /** @param {string} text  before or after a cell */
  function makeAround(text) {
    if (!text) return '';
    const around = document.createElement('span');
    around.className = 'sentence__around';
    around.append(page.makeMarked([{ text, mark: 0 }]));
    return around;
  }

  /** @param {import('./excerpt').Hit} hit @param {import('./state').State} state */
  function makeFacts(hit, state) {
    /** @type {(Node | string)[]} */
    const facts = [];
    const time = document.createElement('time');
    time.textContent = hit.date;
    facts.push(time, `${page.nameOf('kinds', hit.kind)}·${page.nameOf('levels', hit.level)}`);
    if (hit.meeting) {
      const meeting = document.createElement('a');
      meeting.href = page.leadTo(`meetings/${hit.meeting.id}.html`);
      meeting.append(page.makeMarked(hit.meetingParts));
      facts.push(meeting);
    }
    if (hit.speakers.length) facts.push(Object.assign(document.createElement('span'), { textContent: hit.speakers.join('、') }));
    if (hit.version !== 'final') facts.push(makeBadge(page.nameOf('versions', hit.version)));
    if (hit.status !== 'published') facts.push(makeBadge(page.nameOf('statuses', hit.status), hit.status));
    if (hit.isCrossing) facts.push(makeBadge('跨标点'));
    if (state.q.trim() && hit.occurrences) {
      const count = document.createElement('span');
      count.className = 'hit__count';
      const inLabels = hit.labels ? `，其中主题、单位等标签 ${hit.labels} 处` : '';
      count.textContent = `${hit.occurrences} 处${inLabels}`;
      facts.push(count);
    }
    return facts;
  }

  /** @param {import('./sentence').Sentence} sentence @param {import('./excerpt').Hit} hit @param {import('./state').State} state */
  function makeSentence(sentence, hit, state) {
    const item = page.clone('sentence');
    const link = /** @type {HTMLAnchorElement} */ (item.querySelector('a'));
    const button = /** @type {HTMLElement} */ (item.querySelector('button'));
    link.href = page.leadTo(sentence.url, { ...state, q: hit.q }, sentence.at);
    const kind = page.KINDS[sentence.kind];
    if (kind) link.append(makeBadge(kind), ' ');
    const [before, after] = sentence.around.map(makeAround);
    link.append(before, page.makeMarked(sentence.parts), after);
    /** @type {HTMLElement} */ (item.querySelector('b[hidden]')).hidden = hit.isCrossing || !sentence.parts.some((part) => part.mark === 2); // of all its places the record's facts say it once
    button.addEventListener('click', async () => {
      await page.bringLater();
      page.copySentence(sentence, hit, item);
    });
    return item;
  }

  /**
   * @param {import('./excerpt').Hit} hit
   * @param {import('./state').State} state
   * @returns {HTMLElement}
   */
  function makeHit(hit, state) {
    const item = page.clone('hit');
    item.dataset.recordId = hit.id;
    const title = /** @type {HTMLAnchorElement} */ (item.querySelector('.hit__title a'));
    const facts = /** @type {HTMLElement} */ (item.querySelector('.hit__facts'));
    const sentences = /** @type {HTMLElement} */ (item.querySelector('.hit__sentences'));
    const more = /** @type {HTMLElement} */ (item.querySelector('.hit__more'));
    const link = /** @type {HTMLAnchorElement} */ (more.querySelector('a'));
    title.href = page.leadTo(hit.url, { ...state, q: hit.q }, hit.at);
    title.append(page.makeMarked(hit.titleParts));
    makeFacts(hit, state).forEach((fact) => facts.append(fact, ' '));
    sentences.append(...hit.sentences.map((sentence) => makeSentence(sentence, hit, state)));
    sentences.hidden = !sentences.children.length;
    sentences.style.setProperty('--coming', String(hit.coming));
    more.hidden = !hit.more;
    link.href = page.leadTo(hit.moreUrl || hit.url, { ...state, q: hit.q }, hit.moreAt);
    link.textContent = `${hit.sentences.length ? '还有' : '正文有'} ${hit.more} 处，在原文里看`;
    return item;
  }

  page.makeHit = makeHit;
})();
