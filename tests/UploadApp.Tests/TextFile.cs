using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace UploadAppTests;

/// <summary>A generated text on disk, with what a reader of it must find.</summary>
internal sealed record TextFile(string Path, long Lines, long Words, long Bytes, string Sha256)
{
    private static readonly string[] s_words = ["tasks", "are", "kept", "on", "disk", "before", "the", "answer", "leaves", "größer", "whatever", "is", "killed"];

    /// <summary>Writes a text of at least so many bytes; the same seed makes the same text. It ends without an end of line.</summary>
    public static TextFile Generate(string path, long atLeastBytes, int seed)
    {
        var random = new Random(seed);
        long lines = 0, words = 0, bytes = 0;
        using (var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256))
        using (var file = File.Create(path))
        {
            void Write(string text)
            {
                var piece = Encoding.UTF8.GetBytes(text);
                file.Write(piece);
                hash.AppendData(piece);
                bytes += piece.Length;
            }

            while (bytes < atLeastBytes)
            {
                var count = random.Next(0, 20);
                Write(string.Join(random.Next(2) == 0 ? " " : "\t ", Enumerable.Range(0, count).Select(_ => s_words[random.Next(s_words.Length)] + random.Next(1000))) + "\n");
                lines++;
                words += count;
            }

            Write("the end");
            return new TextFile(path, lines + 1, words + 2, bytes, Convert.ToHexStringLower(hash.GetHashAndReset()));
        }
    }

    public static MultipartFormDataContent Form(Stream content, string fileName) => new()
    {
        { new StringContent("not a file"), "note" },
        { new StreamContent(content), "file", fileName },
    };

    /// <summary>The SHA-256 of a gzip-compressed stream's content.</summary>
    public static async Task<string> Sha256OfCompressedAsync(Stream compressed)
    {
        await using var gzip = new GZipStream(compressed, CompressionMode.Decompress);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(gzip));
    }
}
