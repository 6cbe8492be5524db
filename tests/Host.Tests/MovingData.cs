using ActorTasks.HostTests.Server;
using ActorTasks.JournalTests.Postgres;
using Npgsql;

namespace ActorTasks.HostTests;

/// <summary>The verbs that copy a store: <c>backup</c>, <c>restore</c> and <c>migrate</c>.</summary>
public sealed class MovingData
{
    [Fact]
    public async Task A_backup_is_made_while_the_server_runs_and_a_restored_server_goes_on()
    {
        using var folder = new TestFolder();
        string before, waiting, lost;
        await using (var host = RunningHost.Serve(folder.Path))
        {
            using var client = await host.ClientAsync();
            before = await client.SubmitAsync("""{"type":"echo","payload":1,"idempotencyKey":"one"}""");
            await client.UntilAsync(before, "succeeded");
            waiting = await client.SubmitAsync("""{"type":"echo","payload":2,"delay":"3s"}""");

            var (code, output) = await RunningHost.RunAsync(folder.Path, "backup", "--data", "data", "--to", "backup");
            Assert.True(code == 0, output);
            Assert.Contains("2 tasks, 4 events: clean", output, StringComparison.Ordinal);
            lost = await client.SubmitAsync("""{"type":"echo","payload":3,"idempotencyKey":"two"}""");
            Assert.Equal(0, await host.StopAsync());
        }

        var restored = await RunningHost.RunAsync(folder.Path, "restore", "--from", "backup", "--data", "again");
        Assert.True(restored.ExitCode == 0, restored.Output);
        await using (var host = RunningHost.Start(folder.Path, null, "--data", "again", "--urls", "http://127.0.0.1:0"))
        {
            using var client = await host.ClientAsync();
            await client.UntilAsync(waiting, "succeeded");
            Assert.Equal(404, (await client.JsonAsync($"/v1/tasks/{lost}")).Status);
            Assert.Equal(before, await client.SubmitAsync("""{"type":"echo","payload":1,"idempotencyKey":"one"}"""));
            Assert.NotEqual(lost, await client.SubmitAsync("""{"type":"echo","payload":3,"idempotencyKey":"two"}"""));
            Assert.Equal(0, await host.StopAsync());
        }

        Assert.Equal(0, (await RunningHost.RunAsync(folder.Path, "verify", "--data", "again")).ExitCode);
    }

    [Fact]
    public async Task A_store_moves_to_PostgreSQL_and_back_and_a_server_goes_on_with_it_at_each_place()
    {
        using var folder = new TestFolder();
        var connection = await NewDatabaseAsync();
        string first, second;
        await using (var host = RunningHost.Serve(folder.Path))
        {
            using var client = await host.ClientAsync();
            first = await client.SubmitAsync("""{"type":"echo","payload":1,"tags":["a"]}""");
            await client.UntilAsync(first, "succeeded");

            var busy = await RunningHost.RunAsync(folder.Path, "migrate", "--data", "data", "--to-postgres", connection);
            Assert.Equal(73, busy.ExitCode);
            Assert.Contains("in use", busy.Output, StringComparison.Ordinal);
            Assert.Equal(0, await host.StopAsync());
        }

        var there = await RunningHost.RunAsync(folder.Path, "migrate", "--data", "data", "--to-postgres", connection);
        Assert.True(there.ExitCode == 0, there.Output);
        Assert.Contains("1 tasks, 3 events: clean", there.Output, StringComparison.Ordinal);
        await using (var host = RunningHost.Start(folder.Path, null, "--postgres", connection, "--urls", "http://127.0.0.1:0"))
        {
            using var client = await host.ClientAsync();
            await client.UntilAsync(first, "succeeded");
            second = await client.SubmitAsync("""{"type":"echo","payload":2}""");
            await client.UntilAsync(second, "succeeded");

            var busy = await RunningHost.RunAsync(folder.Path, "migrate", "--postgres", connection, "--to-data", "back");
            Assert.Equal(73, busy.ExitCode);
            Assert.Contains("in use by node", busy.Output, StringComparison.Ordinal);
            Assert.Equal(0, await host.StopAsync());
        }

        var back = await RunningHost.RunAsync(folder.Path, "migrate", "--postgres", connection, "--to-data", "back");
        Assert.True(back.ExitCode == 0, back.Output);
        Assert.Contains("2 tasks, 6 events: clean", back.Output, StringComparison.Ordinal);
        await using (var host = RunningHost.Start(folder.Path, null, "--data", "back", "--urls", "http://127.0.0.1:0"))
        {
            using var client = await host.ClientAsync();
            await client.UntilAsync(second, "succeeded");
            Assert.Equal(0, await host.StopAsync());
        }

        var again = await RunningHost.RunAsync(folder.Path, "migrate", "--data", "back", "--to-postgres", connection);
        Assert.Equal(73, again.ExitCode);
        Assert.Contains("holds tasks already", again.Output, StringComparison.Ordinal);
        var raised = await RunningHost.RunAsync(folder.Path, "restore", "--postgres", connection);
        Assert.True(raised.ExitCode == 0, raised.Output);
    }

    [Fact]
    public async Task What_cannot_be_copied_is_73_and_says_what_was_expected()
    {
        using var folder = new TestFolder();
        await using (var host = RunningHost.Serve(folder.Path))
        {
            using var client = await host.ClientAsync();
            Assert.Equal(0, await host.StopAsync());
        }

        foreach (var (words, told) in new[]
        {
            ("migrate --data data", "a store of each kind"),
            ("migrate --data data --to-data other --to-postgres Host=x", "a store of each kind"),
            ("migrate --postgres Host=x --to-postgres Host=y", "a store of each kind"),
            ("migrate --data data --to-postgres Host=127.0.0.1;Port=1;Username=me;Password=hush", "cannot be used"),
            ("migrate --data nothing --to-postgres Host=x", folder["nothing"]),
            ("backup --data nothing --to backup", folder["nothing"]),
            ("backup --data data --to data", "is not empty"),
            ("backup --postgres Host=x --to backup", "pg_dump"),
            ("restore --data again", "restore --from DIR --data DIR"),
            ("restore --from data --postgres Host=x", "without --from"),
        })
        {
            var (code, output) = await RunningHost.RunAsync(folder.Path, words.Split(' '));

            Assert.True(code == 73, $"{words}: {code}, {output}");
            Assert.Contains(told, output, StringComparison.Ordinal);
            Assert.DoesNotContain("hush", output, StringComparison.Ordinal);
            Assert.Equal([folder["data"]], Directory.EnumerateFileSystemEntries(folder.Path));
        }
    }

    /// <summary>A database of its own, since the schema's name is not a setting.</summary>
    private static async Task<string> NewDatabaseAsync()
    {
        var name = $"host_{Guid.NewGuid():N}";
        await using var connection = new NpgsqlConnection(PostgresServer.One.Connection);
        await connection.OpenAsync();
        await using var create = new NpgsqlCommand($"CREATE DATABASE {name}", connection);
        await create.ExecuteNonQueryAsync();
        return new NpgsqlConnectionStringBuilder(PostgresServer.One.Connection) { Database = name }.ConnectionString;
    }
}
