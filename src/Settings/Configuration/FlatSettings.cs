using Microsoft.Extensions.Configuration;

namespace ActorTasks.Hocon;

/// <summary>A tree as configuration keys (<c>a:b:0</c>), with the origin of every value, block and list.</summary>
internal sealed class FlatSettings
{
    private readonly Dictionary<string, string> spelling = new(StringComparer.OrdinalIgnoreCase);

    public FlatSettings(HoconBlock root) => AddFields(root, "");

    /// <summary>The values; null for <c>null</c> and an empty block, "" for an empty list.</summary>
    public Dictionary<string, string?> Values { get; } = new(StringComparer.OrdinalIgnoreCase);

    public Dictionary<string, HoconOrigin> Origins { get; } = new(StringComparer.OrdinalIgnoreCase);

    private void Add(string key, HoconValue value)
    {
        Origins[key] = value.Origin;
        switch (value)
        {
            case HoconScalar scalar:
                Values[key] = scalar.IsNull ? null : scalar.Text;
                break;
            case HoconBlock { Fields.Count: 0 }:
                Values[key] = null;
                break;
            case HoconBlock block:
                AddFields(block, key);
                break;
            case HoconList { Items.Count: 0 }:
                Values[key] = "";
                break;
            case HoconList list:
                for (var index = 0; index < list.Items.Count; index++)
                {
                    Add($"{key}{ConfigurationPath.KeyDelimiter}{index}", list.Items[index]);
                }

                break;
        }
    }

    private void AddFields(HoconBlock block, string around)
    {
        foreach (var (name, value) in block.Fields)
        {
            var key = around.Length == 0 ? name : around + ConfigurationPath.KeyDelimiter + name;
            if (!spelling.TryAdd(key, key) && Origins.TryGetValue(key, out var earlier))
            {
                throw new HoconException(value.Origin, "keys that .NET configuration can tell apart", $"{name}, which is set in another spelling at {earlier}",
                    "It tells neither case nor colons from dots: spell the key one way.");
            }

            Add(key, value);
        }
    }
}
