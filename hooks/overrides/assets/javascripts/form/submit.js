/** The form: what was filled in becomes a record's file, shown as it grows, kept when the window closes, handed in. */
(function () {
  'use strict';

  const form = window.archiveForm;
  const find = (selector) => /** @type {any} */ (document.querySelector(selector));
  const page = find('[data-form]');
  const settings = form.settings = JSON.parse(find('[data-settings]').textContent);
  const DRAFT = 'archive.form.draft';
  const DRAFT_VERSION = 1;
  const CONSIDERING = 5000;

  const body = find('[data-body]');
  const notice = find('[data-notice]');
  /** What is there to hand in; null where something is missing. */
  let made = null;
  let wantsAll = false;
  let meeting = null;
  /** @type {Set<string>} */
  const touched = new Set();

  // ---- Reading

  function read() {
    const faults = [];
    const values = form.fields.readAll(page, settings.questions, faults, settings.limits);
    const { text, removed } = form.text.clean(body.value, settings.control);
    const paragraphs = form.text.readParagraphs(text);
    return { values, paragraphs, removed, wrongDates: faults };
  }

  /** Where a text bears a mark of classification: in which line of the body, from 1, or 0 for elsewhere; -1 for nowhere. */
  function findSecrecy(values, paragraphs) {
    const place = form.text.findMark(paragraphs, settings.classification);
    if (place >= 0) return place + 1;
    const said = [];
    JSON.stringify(values, (_, value) => { if (typeof value === 'string') said.push(value); return value; });
    return said.some((line) => form.text.findMark([line], settings.classification) >= 0) ? 0 : -1;
  }

  // ---- The draft

  function store(state) {
    try {
      if (state) localStorage.setItem(DRAFT, JSON.stringify(state));
      else localStorage.removeItem(DRAFT);
    } catch (error) { /* A browser that keeps nothing still makes the file. */ }
  }

  function restore() {
    try {
      const state = JSON.parse(localStorage.getItem(DRAFT) || 'null');
      if (!state || state.version !== DRAFT_VERSION) return false;
      body.value = state.text;
      form.offers.forget(state.plain);
      form.fields.writeAll(page, settings.questions, state.values);
      return true;
    } catch (error) {
      return false;
    }
  }

  function write(values) {
    form.fields.writeAll(page, settings.questions, values);
  }

  // ---- Showing

  const taken = new Set();

  async function learn(values) {
    const pinyin = await form.finder.load('pinyin');
    const year = +values.date.slice(0, 4);
    if (settings.years.includes(year)) (await form.finder.load(`records-${year}`) || []).forEach(([id]) => taken.add(id));
    return pinyin;
  }

  function stop(place) {
    made = null;
    store(null);
    const box = find('[data-stop]');
    box.hidden = place < 0;
    page.classList.toggle('is-stopped', place >= 0);
    if (place < 0) return;
    const where = place ? `正文第 ${place} 段` : '所填的项目里';
    const text = `${where}有密级标志。这篇文稿不能入库，本页没有保存它，也不会写成文件。请清空并关闭本页，立即告诉${box.dataset.contact}。`;
    if (box.textContent !== text) box.textContent = text;
    find('[data-preview]').textContent = '';
    find('[data-path-shown]').textContent = '';
    find('[data-state]').textContent = '不能交稿';
    find('[data-state]').classList.remove('is-ready');
    tell('');
    find('[data-faults]').hidden = true;
    if (find('[data-forge]')) find('[data-forge]').href = '#form-result';
  }

  let turn = 0;

  async function render() {
    made = null;
    turn += 1;
    const mine = turn;
    const { values, paragraphs, removed, wrongDates } = read();
    find('[data-count]').textContent = paragraphs.length
      ? `${paragraphs.length} 段，${Array.from(paragraphs.join('')).length} 字${removed ? `；去掉了 ${removed} 个看不见的控制字符` : ''}` : '';
    const secret = findSecrecy(values, paragraphs);
    if (secret >= 0) { stop(secret); return; }
    if (!find('[data-stop]').hidden) stop(-1);
    const isBlank = !paragraphs.length && !Object.keys(values).some((key) => key !== 'topics' || values.topics.length);
    store(isBlank ? null : { version: DRAFT_VERSION, values, text: body.value, plain: Array.from(form.offers.plain) });
    form.offers.showButtons(values, paragraphs, (answers) => { write(answers); render(); });
    const levels = form.offers.showHeadings(paragraphs);
    const faults = [...wrongDates, ...form.record.findFaults(settings, values, { paragraphs, meeting })]
      .filter((fault, n, all) => all.findIndex((one) => one.path === fault.path) === n);
    showReview(values);
    form.fields.showFaults(page, faults, (path) => wantsAll || touched.has(path));
    const pinyin = values.date ? await learn(values) : null;
    if (mine !== turn) return;
    const id = values.date ? form.record.makeId(values.date, pinyin ? form.record.spell(values.title || '', pinyin) : [], settings.limits.slug, taken) : '';
    const path = id ? `${settings.folder}/${id.slice(0, 4)}/${id}.md` : '';
    const head = form.record.writeFrontMatter(settings, values);
    const text = form.text.writeBody(paragraphs, levels);
    find('[data-path-shown]').textContent = path || '写了日期才有文件名';
    find('[data-preview]').textContent = `${head}\n${text}${text ? '\n' : ''}`;
    show(faults, { id, path, head, text });
  }

  let told = '';

  function show(faults, file) {
    made = faults.length ? null : { ...file, whole: `${file.head}\n${file.text}\n` };
    const link = find('[data-forge]');
    if (link) {
      made = made && { ...made, ...form.record.makeForgeAddress(settings.newFile, file.path, file.head, file.text) };
      link.href = made ? made.address : '#form-result';
    }
    showState(faults);
  }

  function showState(faults) {
    const state = find('[data-state]');
    const said = made ? '都填好了，可以交稿' : `还差 ${faults.length} 处`;
    if (state.textContent !== said) state.textContent = said;
    state.classList.toggle('is-ready', Boolean(made));
    const list = find('[data-faults]');
    list.hidden = !(wantsAll && faults.length);
    const key = JSON.stringify(faults);
    if (key === told) return;
    told = key;
    list.textContent = '';
    faults.forEach((fault) => {
      const item = document.createElement('li');
      const button = document.createElement('button');
      button.type = 'button';
      button.textContent = fault.message;
      button.addEventListener('click', () => lead(fault.path));
      item.append(button);
      list.append(item);
    });
  }

  /** A review is asked for where the origin demands one. */
  function showReview(values) {
    const review = page.querySelector('[data-path="review"]');
    if (review) review.classList.toggle('is-wanted', settings.reviewed.includes(values.origin));
  }

  /** @param {string} path */
  function lead(path) {
    const element = page.querySelector(`[data-path="${path}"]`);
    if (!element) return;
    const folded = element.closest('details');
    if (folded) folded.open = true;
    element.querySelector('textarea, input:not([type="file"]), select').focus();
    element.scrollIntoView({ block: 'center' });
  }

  // ---- Handing in

  /** @param {string} message */
  function tell(message) {
    find('[data-done]').textContent = message;
  }

  /** Whether there is a file to hand in; if not, everything that is missing is shown. */
  async function isReady() {
    if (!made) await render();
    if (made) return true;
    wantsAll = true;
    tell('');
    await render();
    const first = find('[data-faults] button');
    if (first) first.focus();
    return false;
  }

  /** @param {string} text */
  function copy(text) {
    if (navigator.clipboard && isSecureContext) return navigator.clipboard.writeText(text).catch(() => copyFromField(text));
    return copyFromField(text);
  }

  /** Also where the site was opened from disk or over plain http, and the modern way is closed. */
  function copyFromField(text) {
    const field = document.createElement('textarea');
    field.value = text;
    field.className = 'archive-hidden';
    document.body.append(field);
    field.select();
    const isDone = document.execCommand('copy');
    field.remove();
    return isDone ? Promise.resolve() : Promise.reject(new Error('copy'));
  }

  find('[data-download]').addEventListener('click', async () => {
    if (!await isReady()) return;
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([made.whole], { type: 'text/markdown;charset=utf-8' }));
    link.download = `${made.id}.md`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
    tell(`已下载 ${made.id}.md。请把它交给管理员，或放进收件文件夹；会用 git 的，放到 ${made.path} 再提交。`);
  });

  find('[data-copy]').addEventListener('click', async () => {
    if (!await isReady()) return;
    copy(made.whole).then(() => tell('已复制整个文件。'), () => tell('浏览器不让复制：请在预览里全选，按 Ctrl+C。'));
  });

  if (find('[data-forge]')) {
    find('[data-forge]').addEventListener('click', (event) => {
      if (!made) {
        event.preventDefault();
        isReady();
        return;
      }
      if (!made.rest) tell('已打开代码平台的新文件页，内容已填好；核对之后提交，并新建合并请求。');
      else {
        const why = settings.newFile.content ? '内容太长，网址带不下。' : '';
        const what = made.rest === made.whole ? `${why}整个文件已复制，请粘贴到打开的编辑框里` : '正文太长，网址带不下。正文已复制，请粘贴到打开的编辑框末尾';
        copy(made.rest).then(() => tell(`${what}，再提交。`), () => tell('浏览器不让复制：请在预览里全选、按 Ctrl+C，再到打开的编辑框里粘贴。'));
      }
    });
  }

  const clear = find('[data-clear]');
  const clearing = clear.textContent;
  let waiting = 0;

  /** What took an hour to fill in does not go at one press. */
  function askToClear() {
    clear.textContent = '再按一次，全部清空';
    waiting = setTimeout(disarm, CONSIDERING);
  }

  function disarm() {
    clearTimeout(waiting);
    waiting = 0;
    clear.textContent = clearing;
  }

  clear.addEventListener('click', () => {
    if (!waiting) {
      askToClear();
      return;
    }
    disarm();
    store(null);
    page.reset();
    page.querySelectorAll('[data-groups]').forEach((list) => { list.textContent = ''; });
    page.querySelectorAll('[role="combobox"]').forEach((input) => { input.dataset.chosen = ''; });
    meeting = null;
    wantsAll = false;
    touched.clear();
    form.offers.forget([]);
    notice.hidden = true;
    tell('已清空，浏览器里的草稿也删去了。');
    render();
  });

  // ---- Files

  /** @param {File} file */
  async function takeFile(file) {
    const { text, refusal } = await form.file.read(file);
    notice.textContent = refusal || '';
    notice.hidden = !refusal;
    if (refusal) {
      notice.scrollIntoView({ block: 'center' });
      return;
    }
    body.value = text;
    touched.add('text');
    await render();
  }

  find('[data-file]').addEventListener('change', (event) => {
    if (event.target.files[0]) takeFile(event.target.files[0]);
    event.target.value = '';
  });
  const dropZone = find('[data-text]');
  ['dragenter', 'dragover'].forEach((name) => dropZone.addEventListener(name, (event) => {
    if (!Array.from(event.dataTransfer.types).includes('Files')) return;
    event.preventDefault();
    dropZone.classList.add('is-over');
  }));
  ['dragleave', 'drop'].forEach((name) => dropZone.addEventListener(name, () => dropZone.classList.remove('is-over')));
  dropZone.addEventListener('drop', (event) => {
    if (!event.dataTransfer.files.length) return;
    event.preventDefault();
    takeFile(event.dataTransfer.files[0]);
  });

  // ---- Beginning

  page.addEventListener('submit', (event) => event.preventDefault());
  page.addEventListener('input', (event) => {
    if (event.target.matches('[data-filter]')) return;
    render();
  });
  page.addEventListener('change', () => render());
  page.addEventListener('focusout', (event) => {
    let element = event.target.closest('[data-path]');
    // Leaving the year for the month is not leaving the date.
    if (!element || element.contains(event.relatedTarget)) return;
    for (; element; element = element.parentElement.closest('[data-path]')) touched.add(element.dataset.path);
    render();
  });
  page.addEventListener('click', (event) => {
    const button = event.target.closest('[data-add], [data-remove]');
    if (!button) return;
    const list = button.closest('[data-widget="groups"]');
    if (button.matches('[data-add]')) form.fields.addItem(list).querySelector('input, select').focus();
    else {
      button.closest('[data-item]').remove();
      form.fields.numberItems(list);
      list.querySelector('[data-add]').focus();
    }
    render();
  });
  page.addEventListener('archive-chosen', (event) => {
    const question = event.target.closest('[data-path]');
    if (question.dataset.path === 'meeting') {
      meeting = event.detail;
      const { values } = read();
      if (meeting && !values.date) write({ date: meeting.date });
      if (meeting && !values.level) write({ level: meeting.level });
    }
    render();
  });
  page.querySelectorAll('[data-filter]').forEach((filter) => filter.addEventListener('input', () => {
    const word = filter.value.trim().toLowerCase();
    filter.closest('[data-question]').querySelectorAll('[data-words]').forEach((item) => {
      item.hidden = Boolean(word) && !item.dataset.words.toLowerCase().includes(word) && !item.querySelector('input').checked;
    });
  }));
  // Printed or copied by nobody: Enter in a line of the form must not press its first button.
  page.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && event.target.matches('input[type="text"], input[type="search"]')) event.preventDefault();
  });

  page.hidden = false;
  if (restore()) {
    notice.textContent = '上次没有写完的内容还在，已经放回表里。不要了，请按“清空重填”。';
    notice.hidden = false;
  }
  const wanted = new URLSearchParams(location.hash.slice(1)).get('meeting');
  if (wanted) write({ meeting: wanted });
  render();
})();
