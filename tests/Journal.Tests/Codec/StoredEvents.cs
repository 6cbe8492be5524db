using System.Text;
using ActorTasks.Journal;
using ActorTasks.Journal.Codec;
using ActorTasks.TaskLifecycle;

namespace ActorTasks.JournalTests.Codec;

/// <summary>
/// What is on disk must be readable for ever: one golden file per event. A file that does not fit is no reason to
/// change the file: give the event a new name (<c>.v2</c>) instead.
/// </summary>
public sealed class StoredEvents
{
    public static TheoryData<string> Names => new(EventCodec.Names.Select(name => name.Name));

    [Theory]
    [MemberData(nameof(Names))]
    public void An_event_is_stored_as_its_golden_file_says(string name)
    {
        var sample = Samples.All[name];

        Assert.Equal(name, EventCodec.NameOf(sample).Name);
        Assert.Equal(Golden(name), Encoding.UTF8.GetString(EventCodec.NameOf(sample).Encode(sample)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void An_event_is_read_back_from_its_golden_file(string name)
    {
        var read = EventCodec.Decode(name, Encoding.UTF8.GetBytes(Golden(name)));

        var sample = Samples.All[name];
        Assert.Equal(Comparable(sample), Comparable(read));
        Assert.Equal(Golden(name), Encoding.UTF8.GetString(EventCodec.NameOf(read).Encode(read)));
    }

    [Fact]
    public void Every_event_type_has_a_name_of_its_own_and_a_golden_file()
    {
        var types = typeof(IJournalEvent).Assembly.GetTypes()
            .Where(type => type is { IsAbstract: false, IsInterface: false } && type.IsAssignableTo(typeof(IJournalEvent)));

        Assert.Equal(types.OrderBy(type => type.Name), EventCodec.Names.Select(name => name.Type).OrderBy(type => type.Name));
        Assert.Equal(EventCodec.Names.Count, EventCodec.Names.Select(name => name.Name).Distinct().Count());
        Assert.Equal(
            EventCodec.Names.Select(name => name.Name).Append("RowDetail").Order(StringComparer.Ordinal),
            Directory.EnumerateFiles(GoldenFolder(), "*.json").Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_detail_of_a_row_is_stored_as_its_golden_file_says()
    {
        var state = Samples.State;

        var stored = RowDetail.Encode(state);

        Assert.Equal(Golden("RowDetail"), Encoding.UTF8.GetString(stored));
        Assert.Equal(RowDetail.Decode(stored) with { Tags = [], Files = null }, RowDetail.Decode(Encoding.UTF8.GetBytes(Golden("RowDetail"))) with { Tags = [], Files = null });
    }

    [Fact]
    public void An_unknown_name_says_which_version_may_know_it()
    {
        var refused = Assert.Throws<StoreRefusedException>(() => EventCodec.Decode("TaskTeleported.v3", "{}"u8, "9.8.7"));

        Assert.Contains("TaskTeleported.v3", refused.Message, StringComparison.Ordinal);
        Assert.Contains("9.8.7", refused.Message, StringComparison.Ordinal);
        Assert.Contains(EventCodec.ProductVersion, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("""{"id":"no id","atUs":1,"mode":"force","who":"a"}""")]
    [InlineData("""{"id":"018bcfe5-6800-7003-8000-000000000001","atUs":1,"mode":"gentle","who":"a"}""")]
    [InlineData("""{"id":"018bcfe5-6800-7003-8000-000000000001","atUs":1,"mode":1,"who":"a"}""")]
    [InlineData("""{"id":"018bcfe5-6800-7003-8000-000000000001","atUs":1,"mode":"force","who":null}""")]
    public void A_damaged_body_is_refused_with_its_text(string body)
    {
        var refused = Assert.Throws<StoreRefusedException>(() => EventCodec.Decode("CancelRequested", Encoding.UTF8.GetBytes(body)));

        Assert.Contains("CancelRequested", refused.Message, StringComparison.Ordinal);
        Assert.Contains(body, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_field_that_a_later_version_added_is_passed_over()
    {
        var read = EventCodec.Decode("TaskExpired", """{"id":"018bcfe5-6800-7003-8000-000000000001","atUs":5,"mood":"fine"}"""u8);

        Assert.Equal(5, read.AtUs);
    }

    [Theory]
    [InlineData("TaskSubmitted")]
    [InlineData("TaskSucceeded")]
    public void An_event_of_the_time_before_files_is_read_and_written_as_it_was(string name)
    {
        var stored = File.ReadAllText(Path.Combine(GoldenFolder(), "before-files", name + ".json")).TrimEnd('\n');

        var read = EventCodec.Decode(name, Encoding.UTF8.GetBytes(stored));

        Assert.Equal(stored, Encoding.UTF8.GetString(EventCodec.NameOf(read).Encode(read)));
        Assert.Null((read as TaskSubmitted)?.Files);
        Assert.Null((read as TaskSucceeded)?.Result?.File);
    }

    /// <summary>Bytes are stored beside the body; and records compare their arrays by reference.</summary>
    private static object Comparable(IJournalEvent happened) => happened switch
    {
        TaskSubmitted submitted => (string.Join('|', submitted.Tags), string.Join('|', submitted.Files ?? []), submitted with { Tags = [], Files = null, Data = default }),
        TaskSucceeded succeeded => succeeded with { Data = default },
        _ => happened,
    };

    private static string Golden(string name) => File.ReadAllText(Path.Combine(GoldenFolder(), name + ".json")).TrimEnd('\n');

    /// <summary>Beside the built tests: a build for release does not tell the paths of its sources.</summary>
    private static string GoldenFolder() => Path.Combine(AppContext.BaseDirectory, "Codec", "golden");
}
