/** Leads on from an address that a record had, with the fragment that the reader came with. */
(function () {
  'use strict';

  const link = document.querySelector('link[data-redirect]');
  if (link instanceof HTMLLinkElement) location.replace(link.href + location.hash);
})();
