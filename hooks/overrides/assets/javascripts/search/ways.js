/** The ways out of what a query finds: buttons, each with the number of records that it finds. */
(function () {
  'use strict';

  const { page } = window.archiveSearch;

  /**
   * @param {HTMLElement} list
   * @param {import('./relax').Counted[]} ways
   * @param {(state: import('./state').State) => void} go
   */
  function showWays(list, ways, go) {
    list.textContent = '';
    ways.forEach(({ label, total, state }) => {
      const item = page.clone('relax');
      /** @type {HTMLElement} */ (item.querySelector('span')).textContent = label;
      /** @type {HTMLElement} */ (item.querySelector('.count')).textContent = `${total} 篇`;
      /** @type {HTMLElement} */ (item.querySelector('button')).addEventListener('click', () => go(state));
      list.append(item);
    });
  }

  page.showWays = showWays;
})();
