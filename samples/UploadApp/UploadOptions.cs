namespace UploadApp;

/// <summary>The settings of the section <c>Upload</c>.</summary>
/// <param name="Folder">Where the database and the compressed copies lie.</param>
/// <param name="MiBPerSecond">How fast one file is processed at most, so that processing leaves room for others; 0 is as fast as it goes.</param>
internal sealed record UploadOptions(string Folder, double MiBPerSecond)
{
    /// <exception cref="InvalidOperationException">A setting is out of its range.</exception>
    public static UploadOptions From(IConfiguration configuration)
    {
        var section = configuration.GetSection("Upload");
        var rate = section.GetValue("MiBPerSecond", 0.0);
        return rate is >= 0 and <= 100_000
            ? new UploadOptions(Path.GetFullPath(section["Folder"] ?? "./data/files"), rate)
            : throw new InvalidOperationException($"Upload:MiBPerSecond is {rate}; 0 to 100,000 was expected.");
    }
}
