namespace ActorTasks.EngineTests;

public class PathTests
{
    [Theory]
    [InlineData("akka://sys/user/a/b", "sys", "b", 3)]
    [InlineData("akka.tcp://sys@host:4711/user/a", "sys", "a", 2)]
    [InlineData("akka://sys/", "sys", "", 0)]
    public void A_path_is_read_and_written_back(string text, string system, string name, int depth)
    {
        var path = ActorPath.Parse(text);

        Assert.Equal((system, name, depth), (path.Address.System, path.Name, path.Depth));
        Assert.Equal(text, path.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("/user/a")]
    [InlineData("http://sys/user")]
    public void What_is_no_path_is_not_read(string text)
    {
        Assert.False(ActorPath.TryParse(text, out _));
        Assert.ThrowsAny<UriFormatException>(() => ActorPath.Parse(text));
    }

    [Fact]
    public void The_uid_is_written_on_demand_and_does_not_count_for_equality()
    {
        var path = ActorPath.Parse("akka://sys/user/a#12");

        Assert.Equal(12, path.Uid);
        Assert.Equal("akka://sys/user/a", path.ToString());
        Assert.Equal("akka://sys/user/a#12", path.ToStringWithUid());
        Assert.Equal("/user/a", path.ToStringWithoutAddress());
        Assert.Equal(path, path.WithUid(13));
        Assert.Equal(path.GetHashCode(), path.WithUid(13).GetHashCode());
        Assert.True(path == path.Parent / "a");
        Assert.True(path != path.Parent / "b");
    }

    [Fact]
    public void A_path_knows_its_parents_and_elements()
    {
        var path = ActorPath.Parse("akka://sys/user/a/b");

        Assert.Equal(["user", "a", "b"], path.Elements);
        Assert.Equal("akka://sys/user/a", path.Parent.ToString());
        Assert.Equal("akka://sys/user", path.ParentOf(1).ToString());
        Assert.Equal("akka://sys/user", path.ParentOf(-2).ToString());
        Assert.Equal("akka://sys/", path.Root.ToString());
        Assert.Equal(path, path.Root / ["user", "a", "b"]);
    }

    [Theory]
    [InlineData("a", true)]
    [InlineData("A-1_.*$+:@&=,!~';()\"", true)]
    [InlineData("a%2Fb", true)]
    [InlineData("%", false)]
    [InlineData("a%2", false)]
    [InlineData("%xx", false)]
    [InlineData("", false)]
    [InlineData("$a", false)]
    [InlineData("a b", false)]
    [InlineData("a/b", false)]
    [InlineData("\u00e4", false)]
    public void A_name_has_letters_digits_and_a_few_signs(string name, bool valid) => Assert.Equal(valid, ActorPath.IsValidPathElement(name));

    [Fact]
    public void Scheme_and_host_do_not_mind_their_case_and_system_and_names_do()
    {
        Assert.Equal("akka.tcp://Sys@host:12/user/A", ActorPath.Parse("AKKA.tcp://Sys@HOST:12/user/A").ToStringWithAddress());
        Assert.NotEqual(ActorPath.Parse("akka://sys/user/a"), ActorPath.Parse("akka://Sys/user/a"));
    }

    [Fact]
    public void The_dead_letters_of_any_system_are_nobody()
    {
        using var system = ActorSystem.Create("other");

        Assert.True(system.DeadLetters.IsNobody());
    }

    [Fact]
    public void Nobody_swallows_everything()
    {
        ActorRefs.Nobody.Tell("x", ActorRefs.NoSender);

        Assert.True(ActorRefs.Nobody.IsNobody());
        Assert.True(ActorRefs.NoSender.IsNobody());
    }
}
