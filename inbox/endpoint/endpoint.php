<?php
// This page takes the word of people who want no more mail, for the sender whose mail led
// here. It was made by Mujeeb (the sender's own program) for PHP 7.3 and newer with sodium,
// and was tried with PHP 8.2. It needs no database and no settings, and a folder that it may
// write into.
//
// It holds no personal data and no secret. What it takes, a code out of a mail and the time,
// is sealed to a key whose other half is on the sender's own computer alone, and waits
// beside this file until the program fetches it. It keeps no IP address and sets no cookie;
// what the web host logs by itself is the host's.
declare(strict_types=1);
ini_set('display_errors', '0');

$config = json_decode(base64_decode('{{CONFIG}}'), true);

// A queue lies in parts, each a file that answers nothing when it is asked for over the web.
const PART_BYTES = 131072;
const MOST_PARTS = 1024;
const FIRST_LINE = "<?php exit; ?>\n";

function parts(array $config): array
{
    $all = glob(__DIR__ . '/' . $config['queue'] . '-*.php') ?: [];
    sort($all, SORT_STRING);
    return $all;
}

function partName(array $config, int $number): string
{
    return sprintf('%s/%s-%08d.php', __DIR__, $config['queue'], $number);
}

function partNumber(string $path): int
{
    return (int) substr($path, -12, 8);
}

// Runs something while nobody else touches the queue; false where that can't be had.
function alone(array $config, callable $work)
{
    $lock = fopen(__DIR__ . '/' . $config['queue'] . '.lock.php', 'c');
    if ($lock === false || !flock($lock, LOCK_EX)) {
        return false;
    }
    try {
        return $work();
    } finally {
        flock($lock, LOCK_UN);
        fclose($lock);
    }
}

// Adds an entry to the queue, and says whether it is safely there.
function take(array $config, array $entry): bool
{
    $entry['id'] = bin2hex(random_bytes(16));
    $entry['at'] = time();
    $plain = json_encode($entry, JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES | JSON_INVALID_UTF8_SUBSTITUTE);
    $line = base64_encode(sodium_crypto_box_seal($plain, base64_decode($config['public']))) . "\n";
    return alone($config, function () use ($config, $line): bool {
        $all = parts($config);
        $last = end($all);
        if ($last === false || filesize($last) + strlen($line) > PART_BYTES) {
            if (count($all) >= MOST_PARTS) {
                return false;
            }
            $last = partName($config, $last === false ? 1 : partNumber($last) + 1);
            $line = FIRST_LINE . $line;
        }
        $file = fopen($last, 'a');
        if ($file === false) {
            return false;
        }
        $done = fwrite($file, $line) === strlen($line) && fflush($file);
        return fclose($file) && $done;
    });
}

// Hands the oldest part of the queue out to the program.
function handOut(array $config): array
{
    return alone($config, function () use ($config): array {
        $all = parts($config);
        if (!$all) {
            return ['part' => 0, 'more' => false, 'entries' => []];
        }
        $text = substr((string) file_get_contents($all[0]), strlen(FIRST_LINE));
        return ['part' => partNumber($all[0]), 'more' => count($all) > 1, 'entries' => explode("\n", rtrim($text, "\n"))];
    }) ?: ['failed' => true];
}

// Drops the first entries of a part, which the program has.
function drop(array $config, int $part, int $count): array
{
    return alone($config, function () use ($config, $part, $count): array {
        $path = partName($config, $part);
        if (!is_file($path)) {
            return ['dropped' => 0];
        }
        $lines = explode("\n", rtrim(substr((string) file_get_contents($path), strlen(FIRST_LINE)), "\n"));
        $rest = array_slice($lines, $count);
        if (!$rest) {
            return ['dropped' => unlink($path) ? count($lines) : 0];
        }
        $text = FIRST_LINE . implode("\n", $rest) . "\n";
        $fresh = __DIR__ . '/' . $config['queue'] . '.fresh.php';
        $done = file_put_contents($fresh, $text) === strlen($text) && rename($fresh, $path);
        return ['dropped' => $done ? $count : 0];
    }) ?: ['failed' => true];
}

function show(array $config, int $status, string $say, bool $ask): void
{
    $words = $config['words'];
    http_response_code($status);
    header('Content-Type: text/html; charset=utf-8');
    $blocks = '';
    foreach ($words as $w) {
        $direction = $w['lang'] === 'ar' ? 'rtl' : 'ltr';
        $blocks .= '<section lang="' . h($w['lang']) . '" dir="' . $direction . '"><h1>' . h($w['title']) . '</h1><p>' . h($w[$say]) . '</p>';
        if ($ask) {
            $blocks .= '<form method="post"><button>' . h($w['button']) . '</button></form><p class="small">' . h($w['kept']) . '</p>';
        }
        $blocks .= '</section>';
    }
    echo '<!DOCTYPE html><html lang="', h($words[0]['lang']), '"><head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex"><title>', h($words[0]['title']), '</title>',
        '<style>:root{color-scheme:light dark}body{font:17px/1.6 system-ui,sans-serif;max-width:36rem;margin:3rem auto;padding:0 1rem}',
        'h1{font-size:1.4rem}section{margin-bottom:3rem}button{font:inherit;padding:.6rem 1.2rem;border:0;border-radius:.4rem;background:#0b6158;color:#fff}',
        '.small{font-size:.85rem;opacity:.8}</style></head><body>', $blocks, '</body></html>';
}

function h(string $text): string
{
    return htmlspecialchars($text, ENT_QUOTES | ENT_SUBSTITUTE | ENT_HTML5, 'UTF-8');
}

function answer(array $body): void
{
    http_response_code(isset($body['failed']) ? 503 : 200);
    header('Content-Type: application/json');
    echo json_encode($body, JSON_INVALID_UTF8_SUBSTITUTE); // what others damaged is the program's to tell
}

header('Cache-Control: no-store');
header('Referrer-Policy: no-referrer');
header('X-Content-Type-Options: nosniff');
header("Content-Security-Policy: default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'");

$post = $_SERVER['REQUEST_METHOD'] === 'POST';
$secret = $_POST['fetch'] ?? null;
if ($post && is_string($secret)) {
    if (!hash_equals($config['fetch'], hash('sha256', $secret))) {
        http_response_code(403);
    } elseif (isset($_POST['part'], $_POST['count'])) {
        answer(drop($config, (int) $_POST['part'], max(0, (int) $_POST['count'])));
    } else {
        answer(handOut($config));
    }
    exit;
}

$token = $_GET['t'] ?? null;
if (!is_string($token) || !preg_match('/^[A-Za-z0-9-]{8,100}$/D', $token)) {
    show($config, 404, 'unknown', false);
} elseif (!$post) { // mail scanners open every link: opening it is no word of a person
    show($config, 200, 'ask', true);
} elseif (take($config, ['kind' => 'optout', 'token' => $token])) {
    show($config, 200, 'done', false);
} else {
    header('Retry-After: 3600');
    show($config, 503, 'failed', false);
}
