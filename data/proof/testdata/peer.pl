# Mail::DKIM as a peer that signs the mail on standard input. It says when it
# signs, and until when that is good, only where it is told to.
#
# peer.pl DOMAIN SELECTOR KEY METHOD TIMESTAMP EXPIRATION [FIELD NOT TO SIGN]
use strict;
use warnings;
use Mail::DKIM::Signer;

my ($domain, $selector, $key, $method, $timestamp, $expiration, $unsigned) = @ARGV;
my $signer = Mail::DKIM::Signer->new(
    Algorithm => 'rsa-sha256', Domain => $domain, Selector => $selector, KeyFile => $key, Method => $method,
    Timestamp => $timestamp || undef, Expiration => $expiration || undef);
$signer->extended_headers({ $unsigned => 0 }) if $unsigned;
binmode STDIN;
binmode STDOUT;
local $/;
my $raw = <STDIN>;
$signer->PRINT($raw);
$signer->CLOSE;
print $signer->signature->as_string, "\r\n", $raw;
