namespace UploadApp.Files;

/// <summary>Counts lines, words and bytes of a text that comes in pieces.</summary>
internal sealed class TextCounter
{
    private bool _isInWord;
    private bool _isInLine;

    public long Lines { get; private set; }

    public long Words { get; private set; }

    public long Bytes { get; private set; }

    /// <summary>The next piece; false where it has a zero byte, which no text has.</summary>
    public bool Add(ReadOnlySpan<byte> piece)
    {
        foreach (var value in piece)
        {
            if (value == 0)
            {
                return false;
            }

            var isSpace = value is (byte)' ' or (>= 9 and <= 13);
            Words += !isSpace && !_isInWord ? 1 : 0;
            Lines += !_isInLine ? 1 : 0;
            _isInWord = !isSpace;
            _isInLine = value != (byte)'\n';
        }

        Bytes += piece.Length;
        return true;
    }
}
