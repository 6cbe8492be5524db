using System.Diagnostics;
using ActorTasks.Journal;

namespace ActorTasks.JournalTests;

/// <summary>What processes of one machine know of each other.</summary>
public sealed class Processes
{
    [Fact]
    public void This_process_is_not_gone() => Assert.False(HostProcess.IsGone(HostProcess.Mine));

    [Fact]
    public void A_process_that_was_killed_is_gone_also_while_nobody_has_waited_for_it()
    {
        using var child = Process.Start(new ProcessStartInfo("sleep", ["60"]))!;
        var words = HostProcess.Mine!.Split('/');
        var start = File.ReadAllText($"/proc/{child.Id}/stat").Split(") ")[^1].Split(' ')[19];
        var named = $"{words[0]}/{words[1]}/{child.Id}/{start}";
        Assert.False(HostProcess.IsGone(named));

        child.Kill();
        child.WaitForExit();

        Assert.True(HostProcess.IsGone(named));
    }

    [Fact]
    public void A_process_whose_number_another_one_has_now_is_gone()
    {
        var words = HostProcess.Mine!.Split('/');

        Assert.True(HostProcess.IsGone($"{words[0]}/{words[1]}/{words[2]}/1"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("a/b/c/d")]
    [InlineData("00000000-0000-0000-0000-000000000000/pid:[1]/1/1")]
    public void Of_a_process_of_another_machine_nothing_is_known(string? process) => Assert.False(HostProcess.IsGone(process));

    [Fact]
    public void Of_a_process_of_another_boot_or_another_namespace_nothing_is_known()
    {
        var words = HostProcess.Mine!.Split('/');

        Assert.False(HostProcess.IsGone($"{Guid.NewGuid()}/{words[1]}/{words[2]}/1"));
        Assert.False(HostProcess.IsGone($"{words[0]}/pid:[1]/{words[2]}/1"));
    }
}
