using System.Text;
using System.Text.Json;
using ActorTasks.Http.Json;

namespace ActorTasks.HttpTests;

/// <summary>Times as RFC 3339.</summary>
public sealed class Times
{
    [Theory]
    [InlineData("1970-01-01T00:00:00Z", 0)]
    [InlineData("1970-01-01T00:00:00.000001Z", 1)]
    [InlineData("1970-01-01T00:00:00.0000019999999Z", 1)]
    [InlineData("1970-01-01t00:00:01.5z", 1_500_000)]
    [InlineData("1970-01-01T02:00:00+02:00", 0)]
    [InlineData("1969-12-31T23:00:00-01:30", 1_800_000_000)]
    [InlineData("9999-12-31T23:59:59Z", 253402300799000000)]
    public void A_time_with_its_offset_is_read(string text, long expectedUs)
    {
        Assert.True(JsonTimes.TryParse(text, out var timeUs));
        Assert.Equal(expectedUs, timeUs);
    }

    [Theory]
    [InlineData("")]
    [InlineData("2030-01-01")]
    [InlineData("2030-01-01T00:00:00")]
    [InlineData("2030-01-01 00:00:00Z")]
    [InlineData("2030-01-01T00:00Z")]
    [InlineData("2030-01-01T00:00:00.Z")]
    [InlineData("2030-01-01T00:00:00.1x2Z")]
    [InlineData("2030-02-30T00:00:00Z")]
    [InlineData("2030-01-01T24:00:00Z")]
    [InlineData("2030-01-01T00:00:60Z")]
    [InlineData("2030-01-01T00:00:00+0100")]
    [InlineData("2030-01-01T00:00:00+25:00")]
    [InlineData("0001-01-01T00:00:00+14:00")]
    [InlineData("1969-12-31T23:59:59.999999Z")]
    [InlineData("aaaaaaaaaaTaaaaaaaaa")]
    public void Anything_else_is_no_time(string text) => Assert.False(JsonTimes.TryParse(text, out _));

    [Theory]
    [InlineData(0, "1970-01-01T00:00:00Z")]
    [InlineData(1, "1970-01-01T00:00:00.000001Z")]
    [InlineData(100_000, "1970-01-01T00:00:00.1Z")]
    [InlineData(10_000_000, "1970-01-01T00:00:10Z")]
    [InlineData(253402300799999999, "9999-12-31T23:59:59.999999Z")]
    public void A_time_is_written_without_trailing_zeros(long timeUs, string expected)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteTime(JsonEncodedText.Encode("t"), timeUs);
            json.WriteEndObject();
        }

        Assert.Equal($$"""{"t":"{{expected}}"}""", Encoding.UTF8.GetString(bytes.ToArray()));
    }
}
