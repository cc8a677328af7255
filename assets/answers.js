// What becomes of an answer: a drag is painted onto the marks there are, a whole picture goes through plotly.
(function () {
  "use strict";
  const app = (window.reluFold = window.reluFold || {});
  const REST = 120; // ms without a move until a hand is at rest
  const PAUSE = 2; // times as long as the open panel took to draw, a moving hand has the page for the stage alone

  app.foldAxes = []; // of the open fold space, which keeps them under a hand

  let ranges = {}; // the heights of the sheets, as the last whole figure had them
  let mounted = ""; // the controls that are on the page, as the server named them
  let notice = null; // what the reader was told, and of which view: {words, view}
  let resting = 0;
  let panelCame = 0; // when the open panel came under a moving hand, while the page is still busy with it
  let panelDue = 0; // when it may come next

  // What a question tells of the page, and whether its answer should bring the open panel, too. (The ledger is no picture.)
  app.shown = function (kind) {
    const panel = (kind === "drag" || kind === "hand") && app.state.panel !== "ledger" && performance.now() >= panelDue;
    return { controls: mounted, ranges, panel, axes: app.foldAxes };
  };

  app.show = function (reply) {
    if (reply.kind === "probe") return app.showRegion(reply.region);
    if (reply.kind === "marks") return app.showMarks(reply);
    if (reply.kind === "point") return app.showPointed(reply.pointed);
    if (reply.kind === "trace" || reply.kind === "turn") return showFold(reply);
    if (reply.kind === "level") {
      app.obey(reply);
      return showFold(reply);
    }
    app.inputs = reply.inputs;
    app.readMarks(reply);
    window.clearTimeout(resting);
    if (reply.kind === "hand") app.obey(reply);
    app.announce("picture", reply);
    if (reply.kind === "drag" || reply.kind === "hand") return showDrag(reply);
    panelCame = panelDue = 0;
    return reply.kind === "rest" ? showRest(reply) : showAll(reply);
  };

  function showDrag(reply) {
    app.paint(reply);
    const now = performance.now();
    if (panelCame) panelDue = now + PAUSE * (now - panelCame);
    panelCame = reply.panel ? now : 0;
    if (reply.panel) showPanel(reply);
    resting = window.setTimeout(app.rest, REST);
  }

  function showRest(reply) {
    app.paint(reply);
    app.showPanels(reply);
    app.refineSpace();
    showPanelFigure(reply);
  }

  function showAll(reply) {
    const { set_props: set } = window.dash_clientside;
    document.getElementById("house").dataset.inputs = reply.inputs;
    app.refineSpace();
    app.beforePicture();
    for (const [id, figure] of Object.entries(reply.figures)) if (figure) set(id, { figure });
    ranges = reply.ranges || {};
    if (reply.children) set("controls", { children: reply.children });
    mounted = reply.controls;
    app.state = reply.state;
    app.remember(reply.state);
    app.keepTouched();
    app.showPanels(reply);
    app.showControls(reply);
    app.showLink(reply);
    app.page = reply.page;
    document.getElementById("picture").dataset.arrangement = reply.arrangement;
    app.showWords(reply);
    if (reply.notice) app.notify(reply.notice);
    if (notice) keepNotice(JSON.stringify(reply.state));
    app.showPlane(reply);
    app.askMarks(reply);
  }

  // What the reader is to be told with the next whole picture.
  app.notify = (words) => (notice = { words, view: null });

  // It stays for as long as the view: the answer to a window that was resized does not wipe it away.
  function keepNotice(view) {
    notice.view ??= view;
    if (notice.view === view) app.say(notice.words);
    else notice = null;
  }

  // A hand in fold space moved what the open panel shows; with two inputs the sheets turn along when it rests.
  function showFold(reply) {
    showPanel(reply);
    window.clearTimeout(resting);
    if (reply.kind === "turn") resting = window.setTimeout(app.rest, REST);
  }

  function showPanel(reply) {
    app.showPanelWords(reply);
    showPanelFigure(reply);
  }

  function showPanelFigure(reply) {
    const figure = reply.figures["panel-figure"];
    if (figure) window.dash_clientside.set_props("panel-figure", { figure });
  }
})();
