/** Every page: tables that scroll in a box of their own, the outline folded where it would fill the screen and the chart at its newest year. */
(function () {
  'use strict';

  /** Lets a table that is wider than the page scroll in its own box, which the keyboard reaches. */
  function boxTables() {
    document.querySelectorAll('.guide__text table, [data-record-body] table').forEach((table, index) => {
      const box = document.createElement('div');
      box.className = 'scroll';
      box.tabIndex = 0;
      box.setAttribute('role', 'region');
      box.setAttribute('aria-label', `表格 ${index + 1}，可左右滚动`);
      table.replaceWith(box);
      box.append(table);
    });
  }

  function foldOutline() {
    const outline = document.querySelector('.outline');
    if (outline && matchMedia('(max-width: 59.9375em)').matches) outline.removeAttribute('open');
  }

  function showNewestYear() {
    const box = document.querySelector('.chart .scroll');
    if (box) box.scrollLeft = box.scrollWidth;
  }

  boxTables();
  foldOutline();
  showNewestYear();
})();
