using ActorTasks.Journal;
using ActorTasks.Journal.Codec;
using ActorTasks.Journal.Plugin;
using ActorTasks.JournalTests.Codec;

namespace ActorTasks.JournalTests.Plugin;

/// <summary>What goes into a journal and a snapshot store without tables of ours.</summary>
public sealed class EventsAlone
{
    private readonly RecordedAdapter _adapter = new();

    public static TheoryData<string> Names => new(Samples.All.Keys);

    [Theory]
    [MemberData(nameof(Names))]
    public void An_event_is_stored_without_the_task_around_it_and_read_back_the_same(string name)
    {
        var happened = Samples.All[name];
        var stored = Assert.IsType<StoredEvent>(_adapter.ToJournal(new Recorded(happened, Samples.State, Samples.State, null, HeldReasons.Attempt)));
        Assert.Equal(name, stored.Name);
        Assert.Equal(Recorded.Replayed(happened), Assert.Single(_adapter.FromJournal(stored, string.Empty).Events));
    }

    [Fact]
    public void A_snapshot_is_read_back_with_all_events_in_order()
    {
        var events = Samples.All.Values.ToList();
        Assert.Equal(events, StoredTasks.Of([events[..4], events[4..]]).Read());
    }

    [Fact]
    public void A_snapshot_that_is_damaged_is_refused() => Assert.Throws<StoreRefusedException>(() => new StoredTasks("{"u8.ToArray()).Read());

    [Fact]
    public void What_is_none_of_ours_is_refused()
    {
        Assert.Throws<InvalidOperationException>(() => _adapter.ToJournal("x"));
        Assert.Throws<InvalidOperationException>(() => _adapter.FromJournal("x", string.Empty));
    }
}
