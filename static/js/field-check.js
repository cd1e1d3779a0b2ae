// <field-check data-url> around a form: what was typed into a field is checked when it is left, by the rules of the
// server; the sentence goes away while it is mended. What is still empty is asked for by Continue.

class FieldCheck extends HTMLElement {
  connectedCallback() {
    this.addEventListener("focusout", this);
    this.addEventListener("input", this);
  }

  handleEvent(event) {
    const field = event.target;
    if (!field.matches?.("input.input, textarea.input")) return;
    if (event.type === "input") return this.show(field, "");
    if (field.value.trim() && field.value !== field.defaultValue) this.check(field);
  }

  async check(field) {
    const typed = field.value;
    const data = new FormData(field.form);
    data.set("check", field.name);
    let answer;
    try {
      answer = await fetch(this.dataset.url, { method: "POST", body: data });
    } catch {
      return;
    }
    if (!answer.ok) return;
    const { error } = await answer.json();
    if (field.value === typed && document.activeElement !== field) this.show(field, error);
  }

  // The same markup as the server's.
  show(field, text) {
    const id = `${field.id}-error`;
    const others = (field.getAttribute("aria-describedby") ?? "").split(" ").filter((each) => each && each !== id);
    document.getElementById(id)?.remove();
    if (text) {
      const line = document.createElement("p");
      line.className = "error-text";
      line.id = id;
      line.textContent = text;
      field.before(line);
      others.push(id);
      field.setAttribute("aria-invalid", "true");
    } else {
      field.removeAttribute("aria-invalid");
    }
    if (others.length) field.setAttribute("aria-describedby", others.join(" "));
    else field.removeAttribute("aria-describedby");
  }
}

customElements.define("field-check", FieldCheck);
