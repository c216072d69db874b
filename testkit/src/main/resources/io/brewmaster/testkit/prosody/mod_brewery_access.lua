-- Only accounts of the listed domains may send presence to the rooms of this component; what others send vanishes
-- without an answer. (docker-jitsi-meet has this as muc_filter_access, which Debian's Prosody does not carry.)
local allowed = module:get_option_set("brewery_access_domains", {});

local function refuse_strangers(event)
	local domain = (event.stanza.attr.from or ""):match("^[^/]*"):match("[^@]*$");
	if not allowed:contains(domain) then
		module:log("info", "dropped a presence from %s", domain);
		return true;
	end
end

for _, target in ipairs { "bare", "full", "host" } do
	module:hook("presence/" .. target, refuse_strangers, 1000);
end
