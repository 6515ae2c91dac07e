// Browsers refuse to start a worker for a page opened from a folder (file://). There the search
// runs in a hidden frame instead, behind the same few calls that the theme makes of a Worker.
(function () {
  "use strict";
  if (location.protocol !== "file:") return;

  function FrameWorker(address) {
    var base = new URL(address, document.baseURI).href;
    var target = new EventTarget();
    var waiting = [];
    var ready = false;
    var frame = document.createElement("iframe");
    frame.hidden = true;
    frame.setAttribute("aria-hidden", "true");
    document.body.appendChild(frame);
    var inside = frame.contentWindow;

    // As with a worker, a message is a copy, and comes after the sender has gone on.
    function sent(data, receive) {
      var copy = structuredClone(data);
      setTimeout(function () { receive(copy); });
    }

    target.postMessage = function (data) {
      if (!ready) waiting.push(structuredClone(data));
      else sent(data, function (copy) {
        inside.dispatchEvent(new MessageEvent("message", { data: copy, source: window }));
      });
    };
    target.terminate = function () { frame.remove(); };

    var page = inside.document;
    page.open();
    page.write("<!doctype html><title>search</title>");
    page.close();
    // The worker's own words for talking to its page and for loading more scripts.
    inside.postMessage = function (data) {
      sent(data, function (copy) {
        var message = new MessageEvent("message", { data: copy });
        target.dispatchEvent(message);
        if (target.onmessage) target.onmessage(message);
      });
    };
    inside.importScripts = function () {
      return Array.prototype.slice.call(arguments).reduce(function (done, source) {
        return done.then(function () { return load(source); });
      }, Promise.resolve());
    };

    function load(source) {
      return new Promise(function (resolve, reject) {
        var script = page.createElement("script");
        script.src = new URL(source, base).href;
        script.onload = resolve;
        script.onerror = reject;
        page.body.appendChild(script);
      });
    }

    load(base).then(function () {
      ready = true;
      waiting.splice(0).forEach(target.postMessage);
    }, function () {
      if (target.onerror) target.onerror(new ErrorEvent("error", { message: "worker" }));
    });
    return target;
  }

  // The theme looks for this name to find its scripts from inside the frame.
  window.IFrameWorker = FrameWorker;
  window.Worker = FrameWorker;
})();
