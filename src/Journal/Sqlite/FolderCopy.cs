using System.Globalization;
using ActorTasks.Journal.Audit;
using ActorTasks.Journal.Files;
using ActorTasks.Journal.Moving;
using ActorTasks.Journal.Sqlite.Raw;

namespace ActorTasks.Journal.Sqlite;

/// <summary>
/// A consistent copy of a data folder, which a server may be using: the database as of one commit, then the files that
/// it speaks of, which were in place before that commit. What comes later is not in it.
/// </summary>
internal static class FolderCopy
{
    /// <summary>How far a restore raises the epochs: each opening of a partition takes one, so no lost history has used up as many.</summary>
    public const long RestoredEpochs = 1_000_000;

    /// <summary>4 MiB: what the server's own writes wait for at most, where the disk is busy.</summary>
    private const int PagesPerStep = 1_024;

    /// <summary>Steps after which what was written goes to disk, so that a large copy never stands before the server's syncs.</summary>
    private const int StepsPerSync = 8;

    private const int BusyTimeoutMs = 5_000;

    /// <summary>Makes a backup.</summary>
    /// <param name="folder">The data folder; a server may run on it.</param>
    /// <param name="target">Empty, or not there.</param>
    /// <param name="options">What else is asked for.</param>
    /// <param name="cancellation">Ends it early; what was copied is removed.</param>
    /// <exception cref="StoreRefusedException">No folder of ours, a newer one, or the target is not empty.</exception>
    /// <exception cref="StoreUnavailableException">It cannot be read or written; the disk may be full. What was copied is removed.</exception>
    public static Task<CopyReport> BackUpAsync(string folder, string target, CopyOptions options, CancellationToken cancellation) =>
        CopyAsync(folder, target, options, _ => { }, cancellation);

    /// <summary>Puts a backup back into a new folder, with epochs that no lost history has used.</summary>
    /// <param name="backup">The backup; it stays as it is.</param>
    /// <param name="target">Empty, or not there.</param>
    /// <param name="options">What else is asked for.</param>
    /// <param name="nowUs">The clock, microseconds UTC.</param>
    /// <param name="cancellation">Ends it early; what was copied is removed.</param>
    /// <inheritdoc cref="BackUpAsync"/>
    public static Task<CopyReport> RestoreAsync(string backup, string target, CopyOptions options, long nowUs, CancellationToken cancellation) =>
        CopyAsync(
            backup,
            target,
            options,
            copy =>
            {
                copy.Sql("raise-epochs").Bind(1, RestoredEpochs).Run();
                Schema.SetRestored(copy, nowUs);
            },
            cancellation);

    private static async Task<CopyReport> CopyAsync(string folder, string target, CopyOptions options, Action<Database> change, CancellationToken cancellation)
    {
        var file = DataFolder.Find(folder);
        using var made = NewFolder.Make(target);
        try
        {
            CopyDatabase(file, made.DatabaseFile, options, cancellation);
            CopyReport report;
            using (var copy = Database.Open(made.DatabaseFile, create: false, BusyTimeoutMs))
            {
                // One file that opens on a read-only medium too; a server brings its log back at its start.
                copy.Execute("PRAGMA journal_mode = DELETE; PRAGMA synchronous = FULL;");
                change(copy);
                var files = new DiskFiles(made.Path, new DiskRoom(0, () => 0));
                var from = new DiskFiles(Path.GetFullPath(folder), new DiskRoom(0, () => 0));
                var copied = await CopiedFiles.RunAsync(
                    SqliteMoveSource.Files(copy),
                    from,
                    files,
                    options.MaxFaults,
                    done => options.Progress.Report(new MoveProgress("files", done)),
                    cancellation).ConfigureAwait(false);
                report = new CopyReport(made.Path, copied, Verify(copy, files, options, cancellation));
            }

            made.Complete();
            return report;
        }
        catch (SqliteFailure failure)
        {
            throw failure.ToStoreError($"Copying '{file}' to '{made.Path}'");
        }
        catch (Exception unwritable) when (unwritable is IOException or UnauthorizedAccessException)
        {
            throw DiskFiles.Unavailable(unwritable);
        }
    }

    private static void CopyDatabase(string from, string to, CopyOptions options, CancellationToken cancellation)
    {
        using var source = Database.OpenReadOnly(from, BusyTimeoutMs);

        // An open read transaction holds the copy to one commit.
        source.Execute("BEGIN");
        var schema = Schema.RequireKnown(source);
        if (options.Verifies && schema != Schema.Newest)
        {
            throw new StoreRefusedException(
                $"The database has schema {schema}, and this version verifies schema {Schema.Newest}: make the copy with the version that serves it, or without verifying (--no-verify).");
        }

        using var target = Database.Open(to, create: false, BusyTimeoutMs);
        target.Execute("PRAGMA synchronous = OFF; PRAGMA cache_size = -16384;");
        using var synced = new FileStream(to, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        using var copy = source.CopyTo(target);
        for (var step = 1; copy.Step(PagesPerStep); step++)
        {
            cancellation.ThrowIfCancellationRequested();
            options.Progress.Report(new MoveProgress("pages", copy.Pages - copy.LeftPages, copy.Pages));
            if (step % StepsPerSync == 0)
            {
                synced.Flush(flushToDisk: true);
            }
        }
    }

    private static VerifyReport? Verify(Database copy, DiskFiles files, CopyOptions options, CancellationToken cancellation)
    {
        if (!options.Verifies)
        {
            return null;
        }

        options.Progress.Report(new MoveProgress("verifying"));
        using var audit = new SqliteAudit(copy, files);
        return VerifyStore.Run(audit, options.MaxFaults, cancellation);
    }
}

/// <summary>What is asked of a copy.</summary>
/// <param name="Verifies">Whether the copy is verified at the end.</param>
/// <param name="MaxFaults">So many faults are kept in words.</param>
/// <param name="Progress">Is told what is being done.</param>
internal sealed record CopyOptions(bool Verifies, int MaxFaults, IProgress<MoveProgress> Progress);

/// <summary>What a copy did.</summary>
/// <param name="Folder">Where it is.</param>
/// <param name="Files">Files of tasks that were copied, and those that were not there.</param>
/// <param name="Verified">What verifying it found; null where it was not asked for.</param>
internal sealed record CopyReport(string Folder, FilesReport Files, VerifyReport? Verified)
{
    /// <summary>Whether the copy is whole.</summary>
    public bool IsClean => Files.Failed == 0 && Verified is not { IsClean: false };

    /// <summary>The report as it is printed.</summary>
    public override string ToString() => string.Join(
        Environment.NewLine,
        [
            string.Create(CultureInfo.InvariantCulture, $"Copied to {Folder}, with {Files.Copied} files of tasks."),
            .. Files.FirstFaults,
            Verified?.ToString() ?? "Not verified.",
        ]);
}
