// Texts in Chinese and English, of which the style sheet shows one. Only text nodes are made, never markup.

function bilingual(zh, en) {
  const both = document.createDocumentFragment();
  for (const [name, language, text] of [["zh", "zh-CN", zh], ["en", "en", en]]) {
    const span = document.createElement("span");
    span.className = name;
    span.lang = language;
    span.textContent = text;
    both.append(span);
  }
  return both;
}

function useLanguage(name) {
  document.documentElement.dataset.language = name;
  document.documentElement.lang = name === "zh" ? "zh-CN" : "en";
  for (const button of document.querySelectorAll(".language button")) {
    button.setAttribute("aria-pressed", String(button.dataset.language === name));
  }
}
