-- Bridges need not hear each other: of the available presence in the bridges' room, the bridges' account gets its own
-- (status 110) only. Departures pass. (docker-jitsi-meet has this as a rule of mod_firewall, which is not in Debian.)
local room = module:get_option_string("bridge_presence_filter_room");
local user = module:get_option_string("bridge_presence_filter_user");

local function is_own(stanza)
	local muc = stanza:get_child("x", "http://jabber.org/protocol/muc#user");
	if muc then
		for status in muc:childtags("status") do
			if status.attr.code == "110" then return true; end
		end
	end
	return false;
end

local function drop_other_bridges(event)
	local stanza = event.stanza;
	local from = (stanza.attr.from or ""):match("^[^/]*");
	local to = (stanza.attr.to or ""):match("^[^/]*");
	if stanza.attr.type == nil and from == room and to == user .. "@" .. module.host and not is_own(stanza) then
		return true;
	end
end

module:hook("presence/full", drop_other_bridges, 1000);
module:hook("presence/bare", drop_other_bridges, 1000);
