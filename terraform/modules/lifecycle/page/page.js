
(() => {
  'use strict';
  const WORDS = {
    en: {
      asleep: ['The meetings are asleep', 'Nobody is here, so everything is switched off. Wake the meetings, and your room opens by itself.'],
      waking: ['Waking up', 'You can leave this page open: it goes on by itself.'],
      almost: ['Almost there', 'Everything runs. Your room opens in a moment.'],
      failed: ['That did not work', 'The meetings could not be started. Try again; if it happens twice, tell whoever runs them.'],
      refused: ['Nothing happened', 'Nobody woke the meetings. If a code is asked for, check it, and try again.'],
      limited: ['One moment', 'Too many people are asking at once. Try again in a minute.'],
      offline: ['No connection', 'This page cannot reach the meetings. It keeps trying.'],
      wake: 'Wake the meetings', again: 'Try again', code: 'Code', room: 'Your room: ',
      steps: ['Servers are asked for', 'The way in is open', 'Servers run', 'Everything answers'],
      time: (spent, usual) => `${spent} so far, usually about ${usual}`,
      minutes: n => `${n} min`, seconds: n => `${n} s`, progress: 'Progress',
    },
    de: {
      asleep: ['Die Besprechungen schlafen', 'Niemand ist da, darum ist alles ausgeschaltet. Wecken Sie sie, dann geht es von selbst weiter in Ihren Raum.'],
      waking: ['Wird geweckt', 'Lassen Sie diese Seite offen: Es geht von selbst weiter.'],
      almost: ['Gleich so weit', 'Alles läuft. Ihr Raum öffnet sich gleich.'],
      failed: ['Das hat nicht geklappt', 'Die Besprechungen ließen sich nicht starten. Versuchen Sie es noch einmal; hilft das nicht, sagen Sie es dem Betreiber.'],
      refused: ['Es ist nichts geschehen', 'Niemand hat die Besprechungen geweckt. Wird ein Code verlangt, prüfen Sie ihn und versuchen Sie es noch einmal.'],
      limited: ['Einen Moment', 'Es fragen gerade zu viele zugleich. Versuchen Sie es in einer Minute noch einmal.'],
      offline: ['Keine Verbindung', 'Diese Seite erreicht die Besprechungen nicht. Sie versucht es weiter.'],
      wake: 'Besprechungen wecken', again: 'Noch einmal', code: 'Code', room: 'Ihr Raum: ',
      steps: ['Server sind angefordert', 'Der Zugang ist offen', 'Server laufen', 'Alles antwortet'],
      time: (spent, usual) => `bisher ${spent}, meist etwa ${usual}`,
      minutes: n => `${n} min`, seconds: n => `${n} s`, progress: 'Fortschritt',
    },
  };
  const root = document.documentElement;
  const language = navigator.languages.map(l => l.slice(0, 2)).find(l => l in WORDS) || 'en';
  const words = WORDS[language];
  const $ = id => document.getElementById(id);
  const POLL = 3000;
  // What was clicked and not yet heard of, in ms.
  const PATIENCE = 45000;
  const SLOW_START = 180000;
  let clicked = 0;
  let readySince = 0;
  let blocked = '';
  let busy = false;

  root.lang = language;
  root.style.setProperty('--accent', root.dataset.colour);
  root.style.setProperty('--on-accent', luminance(root.dataset.colour) > 0.4 ? '#000' : '#fff');
  document.querySelector('label').textContent = words.code;
  $('progress').setAttribute('aria-label', words.progress);
  for (const step of words.steps) $('steps').append(Object.assign(document.createElement('li'), { textContent: step }));
  $('pin').hidden = root.dataset.pin !== 'true';
  $('code').disabled = $('pin').hidden;
  const room = decodeRoom();
  $('room').textContent = words.room + room;
  $('room').hidden = !room;

  function decodeRoom() {
    try {
      return decodeURIComponent(location.pathname.slice(1));
    } catch {
      return location.pathname.slice(1);
    }
  }

  function luminance(colour) {
    const [r, g, b] = [1, 3, 5].map(i => parseInt(colour.slice(i, i + 2), 16) / 255).map(c => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  }

  const span = s => (s < 90 ? words.seconds(Math.max(0, Math.round(s))) : words.minutes(Math.round(s / 60)));

  // Says a thing once: screen readers read out what changes.
  function put(element, text) {
    if (element.textContent !== text) element.textContent = text;
  }

  function show(state, status) {
    const way = state === 'waking' || state === 'almost';
    const hadFocus = $('ask').contains(document.activeElement);
    put($('title'), words[state][0]);
    put($('text'), words[state][1]);
    $('ask').hidden = way || state === 'offline';
    $('way').hidden = !way;
    put($('wake'), state === 'asleep' ? words.wake : words.again);
    if (way) progress(status);
    // The button that had it is gone.
    if (hadFocus && $('ask').hidden) $('title').focus();
    document.title = `${words[state][0]} · ${$('name').textContent}`;
    root.dataset.state = state;
  }

  function progress({ done, of, since, usual }) {
    $('progress').max = of;
    $('progress').value = done;
    [...$('steps').children].forEach((item, i) => {
      item.className = i < done ? 'done' : '';
      if (i === done) item.setAttribute('aria-current', 'step');
      else item.removeAttribute('aria-current');
    });
    put($('time'), words.time(span((Date.now() - Date.parse(since)) / 1000), span(usual)));
  }

  const waiting = () => ({ done: 0, of: 4, since: new Date(clicked).toISOString(), usual: 240 });

  function decide(status) {
    const awaited = clicked && Date.now() - clicked < PATIENCE;
    switch (status.state) {
      case 'waking':
        [clicked, blocked, readySince] = [0, '', 0];
        return show('waking', status);
      case 'ready':
        readySince ||= Date.now();
        if (blocked === 'limited') return show('limited');
        return Date.now() - readySince > SLOW_START && !awaited ? show('failed') : show('almost', status);
      default:
        readySince = 0;
        if (awaited) return show('waking', waiting());
        if (clicked) [clicked, blocked] = [0, 'refused'];
        return show(blocked || (status.state === 'failed' ? 'failed' : 'asleep'));
    }
  }

  // The real site answers this very address with 200, this page with 503.
  async function enter() {
    const answer = await fetch(location.pathname + location.search, { method: 'HEAD', cache: 'no-store' });
    if (answer.ok) location.reload();
    return answer.ok;
  }

  async function look() {
    try {
      const answer = await fetch('/_platform/status.json', { cache: 'no-store' });
      if (!answer.ok) throw new Error(String(answer.status));
      const status = await answer.json();
      decide(status);
      if (status.state === 'ready' && await enter()) return;
    } catch {
      if (!clicked) show('offline');
    }
    setTimeout(look, POLL);
  }

  $('ask').addEventListener('submit', async event => {
    event.preventDefault();
    // Not disabled: a button that is loses the focus.
    if (busy) return;
    busy = true;
    try {
      const answer = await fetch('/_platform/wake', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify($('code').disabled ? {} : { pin: $('code').value }),
      });
      blocked = answer.ok ? '' : answer.status === 429 || answer.status === 503 ? 'limited' : 'failed';
      clicked = answer.ok ? Date.now() : 0;
      readySince = 0;
      show(blocked || 'waking', waiting());
    } catch {
      show('offline');
    } finally {
      busy = false;
    }
  });

  look();
})();
