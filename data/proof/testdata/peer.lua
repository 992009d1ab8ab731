-- Speaks to OpenDKIM as a mail server does (milter), and prints the value of each
-- field that it wants added. The mail stands in the file MAIL, with \n line ends;
-- CONF is OpenDKIM's configuration, SOCKET where it listens.
mt.startfilter("/usr/sbin/opendkim", "-f", "-x", CONF)
local conn = mt.connect(SOCKET, 400, 0.05)
if conn == nil then error("no OpenDKIM") end
mt.conninfo(conn, "localhost", "127.0.0.1")
mt.macro(conn, SMFIC_MAIL, "i", "test")
mt.mailfrom(conn, "<page@example.org>")
mt.rcptto(conn, "<owner@example.net>")
local file = io.open(MAIL, "rb")
local mail = file:read("*a")
file:close()
local cut = mail:find("\n\n", 1, true)
local name, value
local function send()
  if name and mt.header(conn, name, value) ~= nil then error("header") end
end
for line in (mail:sub(1, cut)):gmatch("(.-)\n") do
  if line:match("^[ \t]") then
    value = value .. "\n" .. line
  else
    send()
    name, value = line:match("^(.-): (.*)$")
  end
end
send()
mt.eoh(conn)
mt.bodystring(conn, (mail:sub(cut + 2):gsub("\n", "\r\n")))
mt.eom(conn)
local i = 0
while true do
  local added = mt.getheader(conn, "DKIM-Signature", i)
  if added == nil then break end
  print("DKIM-Signature:" .. added)
  i = i + 1
end
mt.disconnect(conn)
mt.signal(9) -- asked nicely, it takes five seconds
