import { html, nothing } from "lit";
import { broadcastPath, get, post, put, send } from "./api.js";
import { briefFields } from "./brief-fields.js";
import { attempt, ConsoleElement } from "./element.js";
import { drafts, faultOf, field, focusFault, refusal, textArea, textField } from "./forms.js";
import { differences, emptyPlan, formOf, lastPresenters, planOf, PlanFault } from "./plan-form.js";
import { at, ownZone, timeOfDay, zoneName, zones } from "./times.js";

/** The plan of a broadcast, new or changed. What was typed survives a refusal, a conflict and a closed tab. */
class Plan extends ConsoleElement {
  static properties = {
    slug: {},
    now: { type: Boolean },
    form: { state: true },
    problem: { state: true },
    busy: { state: true },
    restored: { state: true },
    theirs: { state: true },
    people: { state: true },
    photo: { state: true },
  };

  get #key() {
    return `plan.${this.slug ?? (this.now ? "live" : "new")}`;
  }

  async connectedCallback() {
    super.connectedCallback();
    addEventListener("beforeunload", this.#warn);
    const kept = drafts.read(this.#key);
    if (this.slug) {
      await attempt(this, async () => {
        this.broadcast = await get(broadcastPath(this.slug));
        this.base = formOf(this.broadcast);
      });
      if (!this.base) return;
    } else {
      this.base = emptyPlan();
    }
    this.form = kept?.form ?? this.base;
    this.version = kept?.version ?? this.broadcast?.version;
    this.restored = kept?.at;
    get("/api/broadcasts").then(
      ({ broadcasts }) => {
        this.people = lastPresenters(broadcasts);
      },
      () => {},
    );
    await this.updateComplete;
    this.querySelector("input")?.focus();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    removeEventListener("beforeunload", this.#warn);
  }

  #warn = (event) => {
    if (this.changed && !this.leaving) event.preventDefault();
  };

  #set = (part) => (value) => {
    this.form = { ...this.form, [part]: value };
    this.changed = true;
    drafts.keep(this.#key, { form: this.form, version: this.version, at: new Date().toISOString() });
  };

  render() {
    if (!this.form)
      return this.problem ? refusal(this.problem) : html`<p class="empty" role="status">Fetching the plan…</p>`;
    return html`<form class="plan stack-l" novalidate @submit=${this.#submit}>
      ${
        this.restored
          ? html`<div class="notice" role="status">
              <p>Your unsaved text of ${timeOfDay(this.restored)} is back.</p>
              <button type="button" class="button button-small" @click=${this.#startOver}>Discard it</button>
            </div>`
          : nothing
      }
      ${this.theirs ? this.#conflict() : refusal(this.problem)} ${this.now ? this.#shortForm() : this.#longForm()}
    </form>`;
  }

  #shortForm() {
    return html` ${this.#title()} ${this.#presenter()}
      <div class="plan-actions">
        <button type="submit" class="button button-primary button-big" ?disabled=${this.busy}>
          ${this.busy ? "Going on air…" : "Go on air now"}
        </button>
        <p class="muted">
          You get a public address at once. Brief, contact points and video can follow while you are on air.
        </p>
      </div>`;
  }

  #longForm() {
    return html` <section class="plan-part">
        <h2>What and who</h2>
        <div class="stack">
          ${this.#title()}
          ${this.#area("summary", "Summary", { optional: true, rows: 2, max: 1000, hint: "One or two sentences for the announcement." })}
          ${this.#presenter()} ${this.#photo()}
        </div>
      </section>
      <section class="plan-part">
        <h2>When</h2>
        <div class="stack">${this.#when()}</div>
      </section>
      <section class="plan-part">
        <h2>Brief</h2>
        <div class="stack">
          ${briefFields({ id: "plan-brief", brief: this.form.brief, problem: this.problem, prefix: "brief.", change: this.#set("brief") })}
        </div>
      </section>
      <section class="plan-part">
        <h2>Response promise</h2>
        <div class="stack">
          ${this.#text("promiseText", "What you promise the askers", { optional: true, max: 200, name: "responsePromise.text", hint: "For example “Every question answered by 18:00”. Shown to viewers, and measured in public." })}
          <div class="fields-2">
            ${this.#text("promiseDate", "By (date)", { optional: true, type: "date", name: "responsePromise.by" })}
            ${this.#text("promiseTime", "By (time)", { optional: true, type: "time", name: "promiseTime" })}
          </div>
        </div>
      </section>
      <section class="plan-part">
        <h2>Broadcast</h2>
        <div class="stack">
          ${this.#text("languages", "Languages", { hint: this.#languagesSay(), max: 80 })}
          ${this.#text("videoUrl", "HLS address", { optional: true, type: "url", max: 2000, hint: "Where the video comes from, ending in .m3u8. Until there is one, viewers see “starting soon”." })}
          ${this.#text("crowd", "People behind one address", { optional: true, type: "number", hint: "Raise it where more than 5,000 viewers may share one address, as at a large airport. Fewer are the standard." })}
          ${this.slug ? nothing : this.#text("slug", "Public address", { optional: true, max: 80, hint: `${location.host}/b/${this.form.slug || "…"} Left empty, it is made from the title. It stays for good.` })}
        </div>
      </section>
      <div class="plan-actions plan-actions-long">
        <button type="submit" class="button button-primary button-big" ?disabled=${this.busy}>
          ${this.busy ? "Saving…" : this.#saveWord()}
        </button>
        <a class="button button-big" href=${this.slug ? `/console/${this.slug}` : "/console"}>Back</a>
      </div>`;
  }

  #saveWord() {
    if (this.slug) return "Save the plan";
    return this.form.date && this.form.time ? "Schedule it" : "Save as draft";
  }

  #text(part, label, { name = part, ...options } = {}) {
    return textField({
      id: `plan-${part}`,
      name,
      label,
      value: this.form[part],
      input: this.#set(part),
      fault: faultOf(this.problem, name),
      ...options,
    });
  }

  #area(part, label, options) {
    return textArea({
      id: `plan-${part}`,
      name: part,
      label,
      value: this.form[part],
      input: this.#set(part),
      fault: faultOf(this.problem, part),
      ...options,
    });
  }

  #title() {
    return this.#text("title", "Title", {
      max: 160,
      hint: this.now ? "What this is about, as an affected person would say it." : undefined,
    });
  }

  #presenter() {
    return html`<div class="fields-2">
      ${textField({
        id: "plan-presenterName",
        name: "presenter.name",
        label: "Presenter’s name",
        max: 120,
        value: this.form.presenterName,
        list: "plan-people",
        fault: faultOf(this.problem, "presenter.name"),
        input: this.#name,
      })}
      ${this.#text("presenterRole", "Presenter’s role", { name: "presenter.role", max: 160 })}
      <datalist id="plan-people">
        ${this.people?.map((person) => html`<option value=${person.name}>${person.role}</option>`)}
      </datalist>
    </div>`;
  }

  /** Somebody who has presented before brings the role along. */
  #name = (name) => {
    this.#set("presenterName")(name);
    const known = this.people?.find((person) => person.name === name);
    if (known && !this.form.presenterRole) this.#set("presenterRole")(known.role);
  };

  #photo() {
    const shown = this.photo ?? (this.broadcast?.hasPhoto ? broadcastPath(this.slug, "/photo") : null);
    return html`<div class="photo-row">
      ${shown ? html`<img class="photo" src=${shown} alt="The presenter" width="72" height="72" />` : html`<span class="photo photo-none" aria-hidden="true"></span>`}
      ${field({
        id: "plan-photo",
        label: "Presenter’s photo",
        optional: true,
        hint: "JPEG or PNG, at most 512 KB.",
        fault: this.photoFault,
        control: ({ id, describedBy, invalid }) =>
          html`<input
            class="input"
            id=${id}
            type="file"
            accept="image/jpeg,image/png"
            aria-describedby=${describedBy}
            aria-invalid=${invalid}
            @change=${this.#pickPhoto}
          />`,
      })}
    </div>`;
  }

  #pickPhoto = (event) => {
    const file = event.target.files[0];
    this.photoFault = undefined;
    this.photoFile = null;
    if (file && file.size > 512 * 1024)
      this.photoFault = `This file has ${Math.ceil(file.size / 1024)} KB; at most 512 KB are taken.`;
    else if (file) this.photoFile = file;
    this.requestUpdate();
  };

  #when() {
    const said = this.#instantSays();
    return html` <div class="fields-3">
        ${this.#text("date", "Date", { optional: true, type: "date", name: "startsAt" })}
        ${this.#text("time", "Time", { optional: true, type: "time", name: "time" })}
        ${this.#text("zone", "Time zone", { list: "plan-zones", hint: undefined })}
        <datalist id="plan-zones">${zones().map((name) => html`<option value=${name}></option>`)}</datalist>
      </div>
      <p class="when-says ${said.wrong ? "error" : ""}" aria-live="polite">
        ${said.sure ? html`<b>${said.text}</b>` : said.text}
      </p>`;
  }

  #instantSays() {
    const { date, time, zone } = this.form;
    if (!date && !time)
      return {
        text: `Without a date it stays a draft that only staff see. ${zone === ownZone() ? `The zone is your own: ${zoneName(zone)}.` : ""}`,
      };
    try {
      const { startsAt } = planOf(this.form);
      if (!startsAt) return { text: "A date needs a time, and a time a date." };
      const own = zone === ownZone() ? "" : `. For you: ${at(startsAt)}`;
      return { sure: true, text: `Starts ${at(startsAt, zone)}, ${zoneName(zone, startsAt)}${own}` };
    } catch (problem) {
      return { text: problem.message, wrong: true };
    }
  }

  #languagesSay() {
    try {
      const names = new Intl.DisplayNames(["en"], { type: "language" });
      const said = planOf({ ...this.form, date: "", promiseDate: "" })
        .languages.map((code) => names.of(code))
        .join(", ");
      return `Codes, separated by commas: ${said || "en, de"}`;
    } catch {
      return "Codes, separated by commas: en, de";
    }
  }

  #conflict() {
    const found = differences(this.form, formOf(this.theirs));
    return html`<section class="notice notice-warn" role="alert" aria-labelledby="conflict-title">
      <h2 id="conflict-title">Somebody else saved this plan while you were writing</h2>
      <p>
        Your text is untouched below.
        ${found.length ? "These parts differ:" : "Nothing differs from yours: save again."}
      </p>
      ${
        found.length
          ? html`<ul class="conflicts">
              ${found.map(
                ({ part, label, theirs }) =>
                  html`<li>
                    <b>${label}</b>
                    <span class="theirs">Theirs: ${theirs || "(empty)"}</span>
                    <button
                      type="button"
                      class="button button-small"
                      aria-label="Take theirs: ${label}"
                      @click=${() => this.#set(part)(formOf(this.theirs)[part])}
                    >
                      Take theirs
                    </button>
                  </li>`,
              )}
            </ul>`
          : nothing
      }
      <div class="row-actions">
        <button type="submit" class="button button-primary">Save mine</button>
        <button type="button" class="button" @click=${this.#loadTheirs}>Load their version</button>
      </div>
    </section>`;
  }

  #loadTheirs = () => {
    this.mine = this.form;
    this.broadcast = this.theirs;
    this.version = this.theirs.version;
    this.form = this.base = formOf(this.theirs);
    this.theirs = null;
    this.problem = null;
    this.changed = false;
    drafts.drop(this.#key);
  };

  #startOver = () => {
    drafts.drop(this.#key);
    this.form = this.base;
    this.version = this.broadcast?.version;
    this.restored = null;
    this.changed = false;
  };

  #submit = async (event) => {
    event.preventDefault();
    if (this.busy) return;
    const saved = await attempt(this, () => this.#save());
    if (saved) {
      this.leaving = true;
      drafts.drop(this.#key);
      location.assign(`/console/${encodeURIComponent(saved.slug)}`);
    } else if (this.problem?.is?.("edited-meanwhile")) {
      this.theirs = await get(broadcastPath(this.slug));
      this.version = this.theirs.version;
      this.problem = null;
      await this.updateComplete;
      this.querySelector(".notice-warn")?.scrollIntoView({ block: "start" });
    } else {
      await focusFault(this);
    }
  };

  async #save() {
    const plan = planOf(this.form);
    if (this.now) {
      const { title, presenter, zone, languages } = plan;
      return post("/api/broadcasts/live", { title, presenter, zone, languages });
    }
    const saved = this.slug
      ? await put(broadcastPath(this.slug), { ...plan, version: this.version })
      : await post("/api/broadcasts", plan);
    if (this.photoFile) await this.#sendPhoto(saved.slug);
    return saved;
  }

  /** The plan is stored by now: a photo that is refused must not look like a plan that was. */
  async #sendPhoto(slug) {
    try {
      await send("PUT", broadcastPath(slug, "/photo"), this.photoFile);
    } catch (problem) {
      this.photoFault = problem.sentence;
      this.photoFile = null;
      if (!this.slug) history.replaceState(null, "", `/console/${slug}/edit`);
      drafts.drop(this.#key);
      this.slug = slug;
      this.broadcast = await get(broadcastPath(slug));
      this.version = this.broadcast.version;
      throw new PlanFault("The plan is saved, the photo is not.", []);
    }
  }
}
customElements.define("candor-plan", Plan);
