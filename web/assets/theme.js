/*
 * theme.js: dark or light, before anything is drawn. The choice of the system, unless the user chose.
 * The choice is kept; paper is always light.
 */
(() => {
    const system = matchMedia("(prefers-color-scheme: light)");
    const root = document.documentElement;

    const kept = () => {
        try {
            return localStorage.getItem("rung.theme") ?? "auto";
        } catch {
            return "auto";
        }
    };

    const apply = (choice) => {
        const light = choice === "light" || (choice === "auto" && system.matches);
        root.dataset.theme = light ? "light" : "dark";
        root.dataset.choice = choice;
    };

    globalThis.rungTheme = {
        choice: kept,
        choose(choice) {
            try {
                localStorage.setItem("rung.theme", choice);
            } catch {
                /* the choice lasts as long as the page */
            }
            apply(choice);
        },
    };
    system.addEventListener("change", () => apply(root.dataset.choice));
    addEventListener("beforeprint", () => {
        root.dataset.theme = "light";
    });
    addEventListener("afterprint", () => apply(root.dataset.choice));
    apply(kept());
})();
