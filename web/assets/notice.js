/*
 * notice.js: one line for the user that goes away by itself; read out by screen readers.
 */
const SHOWN_MS = 5000;

export function notice(text) {
    const place = document.getElementById("notice");
    place.textContent = text;
    place.classList.add("shown");
    clearTimeout(Number(place.dataset.timer));
    place.dataset.timer = setTimeout(() => {
        place.classList.remove("shown");
        place.textContent = "";
    }, SHOWN_MS);
}
