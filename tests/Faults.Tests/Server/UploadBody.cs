using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;

namespace ActorTasks.FaultsTests.Server;

/// <summary>Submits with a file, made of random bytes as they are sent, so that the client holds none of them either.</summary>
internal static class UploadBody
{
    /// <summary>A submit of a type with one file of some bytes.</summary>
    /// <param name="type">The type.</param>
    /// <param name="seed">Makes the bytes.</param>
    /// <param name="bytes">How many.</param>
    public static MultipartFormDataContent Of(string type, int seed, long bytes) => new()
    {
        { new StringContent($$"""{"type":"{{type}}"}""", Encoding.UTF8, "application/json"), "task" },
        { new SeededContent(seed, bytes), "file", "upload.bin" },
    };

    /// <summary>The SHA-256 of those bytes, lower case.</summary>
    public static string HashOf(int seed, long bytes)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var piece in Pieces(seed, bytes))
        {
            hash.AppendData(piece.Span);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static IEnumerable<ReadOnlyMemory<byte>> Pieces(int seed, long bytes)
    {
        var random = new Random(seed);
        var piece = new byte[64 * 1024];
        for (var left = bytes; left > 0; left -= piece.Length)
        {
            random.NextBytes(piece.AsSpan(0, piece.Length / 2)); // The other half packs well.
            yield return piece.AsMemory(0, (int)Math.Min(left, piece.Length));
        }
    }

    private sealed class SeededContent : HttpContent
    {
        private readonly int _seed;
        private readonly long _bytes;

        public SeededContent(int seed, long bytes)
        {
            (_seed, _bytes) = (seed, bytes);
            Headers.ContentType = new MediaTypeHeaderValue("application/x-random");
        }

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            foreach (var piece in Pieces(_seed, _bytes))
            {
                await stream.WriteAsync(piece);
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = _bytes;
            return true;
        }
    }
}
