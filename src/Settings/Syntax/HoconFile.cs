using System.Text;

namespace ActorTasks.Hocon;

/// <summary>Reads whole files, bounded and in strict UTF-8.</summary>
internal static class HoconFile
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The text of a file; errors name the place that asked for it.</summary>
    public static string Read(string path, HoconOrigin askedAt)
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            var bytes = new byte[HoconLimits.DocumentBytes + 1];
            var length = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            RefuseLength(length, new HoconOrigin(path));
            return StrictUtf8.GetString(bytes.AsSpan(0, length));
        }
        catch (DecoderFallbackException error)
        {
            throw new HoconException(new HoconOrigin(path), "text in UTF-8", $"the byte that breaks it at position {error.Index}",
                "Save the file as UTF-8.", error);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new HoconException(askedAt, $"the settings file {path}", "no such file", "Check the path, or create the file.", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new HoconException(askedAt, $"a file that can be read at {path}", $"an error: {error.Message.TrimEnd('.')}",
                "Check what stands there and who may read it.", error);
        }
    }

    /// <summary>Refuses a text that is larger than a file may be.</summary>
    public static void RefuseLength(long bytes, HoconOrigin origin)
    {
        if (bytes > HoconLimits.DocumentBytes)
        {
            throw new HoconException(origin, $"at most {ByteSize.Format(HoconLimits.DocumentBytes)} of settings", "more",
                "Is this the right file? Large settings can be split with include.");
        }
    }
}
