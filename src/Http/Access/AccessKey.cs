using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace ActorTasks.Http.Access;

/// <summary>A configured key: the server knows its hash only.</summary>
/// <param name="Caller">Who comes with it.</param>
/// <param name="Sha256">The SHA-256 of its text, 32 bytes.</param>
internal sealed record AccessKey(Caller Caller, byte[] Sha256)
{
    /// <summary>What every key starts with, so that one that leaked is found by searching.</summary>
    public const string Prefix = "at_";

    private const int SecretBytes = 32;

    /// <summary>Makes the text of a new key with 256 random bits.</summary>
    public static string NewText() => Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes));

    /// <summary>The hash under which a key's text is configured.</summary>
    public static byte[] HashOf(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));

    /// <summary>Finds the key of a text. Takes as long for a wrong one as for a right one.</summary>
    public static AccessKey? Find(IReadOnlyList<AccessKey> keys, string text)
    {
        var hash = HashOf(text);
        AccessKey? found = null;
        foreach (var key in keys)
        {
            if (CryptographicOperations.FixedTimeEquals(key.Sha256, hash))
            {
                found = key;
            }
        }

        return found;
    }
}
