using ActorTasks.Hocon;
using ActorTasks.Http;
using ActorTasks.Http.Access;
using Microsoft.Extensions.Configuration;

namespace ActorTasks.HttpTests;

/// <summary>The settings of the front door.</summary>
public sealed class Settings
{
    private const string Hash = "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae";

    [Fact]
    public void Without_settings_the_documented_limits_hold()
    {
        var options = Read(string.Empty);
        Assert.Empty(options.Keys);
        Assert.Equal((1024 * 1024, 16, 64, 255), (options.PayloadBytes, options.Tags, options.TagLength, options.KeyLength));
        Assert.Equal(TimeSpan.FromSeconds(30), options.BodyTimeout);
    }

    [Fact]
    public void Keys_are_read_with_their_roles()
    {
        var options = Read($$"""
            listen.keys = [
              { name = app, sha256 = "{{Hash}}", roles = [submit, read], payloads = yes }
              { name = ops, sha256 = "{{new string('0', 64)}}", roles = [admin] }
            ]
            """);
        Assert.Equal(new Caller("app", Role.Submit | Role.Read, true), options.Keys[0].Caller);
        Assert.Equal(new Caller("ops", Role.Admin, true), options.Keys[1].Caller);
        Assert.Equal(Hash, Convert.ToHexStringLower(options.Keys[0].Sha256));
    }

    [Theory]
    [InlineData("listen.keys = [{ name = a, sha256 = abc, roles = [read] }]", "actortasks.listen.keys.0.sha256")]
    [InlineData("listen.keys = [{ name = a, sha256 = HASH, roles = [raed] }]", "Did you mean \"read\"?")]
    [InlineData("listen.keys = [{ name = a, sha256 = HASH, roles = [] }]", "at least one of submit, read, work, admin")]
    [InlineData("listen.keys = [{ sha256 = HASH, roles = [read] }]", "actortasks.listen.keys.0.name")]
    [InlineData("listen.keys = [{ name = a, sha256 = HASH, roles = [read] }, { name = a, sha256 = HASH, roles = [read] }]", "\"a\" twice")]
    [InlineData("listen.keys = [{ name = a, sha256 = HASH, roles = [read] }, { name = b, sha256 = HASH, roles = [admin] }]", "one hash for a and b")]
    [InlineData("listen.keys = [{ name = \"\", sha256 = HASH, roles = [read] }]", "1 to 64 characters")]
    [InlineData("limits.payload = 1GiB", "actortasks.limits.payload")]
    [InlineData("limits.key-length = 256", "actortasks.limits.key-length")]
    [InlineData("listen.body-timeout = 0s", "actortasks.listen.body-timeout")]
    public void A_wrong_setting_is_named(string text, string expected)
    {
        var wrong = Assert.Throws<SettingsException>(() => Read(text.Replace("HASH", Hash, StringComparison.Ordinal)));
        Assert.Contains(expected, wrong.Message, StringComparison.Ordinal);
    }

    private static FrontDoorOptions Read(string text) =>
        FrontDoorOptions.Read(new ConfigurationBuilder().AddHoconString($"actortasks {{\n{text}\n}}").Build());
}
