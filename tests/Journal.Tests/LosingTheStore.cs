using ActorTasks.Journal;
using ActorTasks.Journal.Postgres;
using Npgsql;

namespace ActorTasks.JournalTests;

/// <summary>What is told of a store that is lost, and what is a fault of the program instead.</summary>
public sealed class LosingTheStore
{
    private readonly List<string> _told = [];
    private readonly StoreHealth _health;

    public LosingTheStore() => _health = new StoreHealth(cause => _told.Add(cause.Message), () => _told.Add("back"));

    [Fact]
    public void A_loss_is_told_once_and_its_end_once_however_many_hear_of_it()
    {
        _health.WasRead();
        _health.Failed(new StoreLostException("gone"));
        _health.Failed(new StoreLostException("gone still"));
        _health.Failed(new OutcomeUnknownException("broken"));
        _health.WasRead();
        _health.WasWritten();
        _health.Failed(new OutcomeUnknownException("broken again"));

        Assert.Equal(["gone", "back", "broken again"], _told);
    }

    [Fact]
    public void A_full_disk_can_be_read_so_only_a_write_ends_it()
    {
        _health.Failed(new StoreFullException("full"));
        _health.WasRead();
        _health.Failed(new StoreFullException("full still"));
        _health.WasWritten();

        Assert.Equal(["full", "back"], _told);
    }

    [Fact]
    public void A_fault_of_the_program_is_no_loss()
    {
        var broken = new StoreUnavailableException("a number was used twice");
        _health.Failed(broken);
        _health.Failed(new StaleEpochException(1, 2));
        _health.Failed(new OutcomeUnknownException("Some writes are stored.", broken));

        Assert.Empty(_told);
    }

    [Theory]
    [InlineData(PostgresErrorCodes.AdminShutdown, true)]
    [InlineData(PostgresErrorCodes.CannotConnectNow, true)]
    [InlineData(PostgresErrorCodes.ProtocolViolation, true)]
    [InlineData(PostgresErrorCodes.TooManyConnections, true)]
    [InlineData(PostgresErrorCodes.DiskFull, true)]
    [InlineData(PostgresErrorCodes.ReadOnlySqlTransaction, true)]
    [InlineData(PostgresErrorCodes.QueryCanceled, true)]
    [InlineData(PostgresErrorCodes.UniqueViolation, false)]
    [InlineData(PostgresErrorCodes.CheckViolation, false)]
    [InlineData(PostgresErrorCodes.DeadlockDetected, false)]
    [InlineData(PostgresErrorCodes.UndefinedTable, false)]
    [InlineData(PostgresErrorCodes.InsufficientPrivilege, false)]
    public void Of_the_errors_of_PostgreSQL_those_about_the_server_are_a_loss(string code, bool isLoss) =>
        Assert.Equal(isLoss, StoreHealth.IsLoss(PostgresErrors.Of(new PostgresException("said", "ERROR", "ERROR", code), "Writing")));
}
