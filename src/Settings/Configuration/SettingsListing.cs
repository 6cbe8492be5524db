using System.Globalization;

namespace ActorTasks.Hocon;

/// <summary>One value that is in force, as it can be shown: secrets are hidden.</summary>
/// <param name="Path">The parts of its key.</param>
/// <param name="Value">A text, number, boolean, <c>null</c>, or an empty list or block.</param>
/// <param name="Default">What the defaults have at the same key, which may be a whole list or block; null where they have nothing.</param>
/// <param name="Origin">Where it was written.</param>
/// <param name="IsHidden">Whether a secret was hidden in the value.</param>
/// <param name="IsChanged">Whether it differs from the default.</param>
/// <param name="UnsetAt">Where <c>null</c> was written, which leaves the default in force; null elsewhere.</param>
public sealed record ListedSetting(
    IReadOnlyList<string> Path, HoconValue Value, HoconValue? Default, HoconOrigin Origin, bool IsHidden, bool IsChanged, HoconOrigin? UnsetAt)
{
    /// <summary>The whole key as it would be written in a file.</summary>
    public string Key => HoconText.Path(Path);
}

/// <summary>
/// Lists what is in force beside the defaults: one entry for every text, number, boolean and empty list or block, in
/// the order in which the defaults name them, then what is set beyond them.
/// </summary>
public sealed class SettingsListing
{
    private readonly List<ListedSetting> listed = [];
    private readonly HoconBlock tree;

    /// <summary>Makes the list.</summary>
    /// <param name="settings">What is in force.</param>
    /// <param name="defaults">The defaults alone.</param>
    public SettingsListing(EffectiveSettings settings, EffectiveSettings defaults)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(defaults);
        tree = settings.Tree;
        Walk(settings.Tree, defaults.Tree, [], new Around(UnsetAt: null, IsShorterList: false));
    }

    /// <summary>Every value.</summary>
    public IReadOnlyList<ListedSetting> All => listed;

    /// <summary>What stands at a key and below it.</summary>
    /// <param name="key">A key as <c>--set</c> takes it: <c>retry.delay</c>, <c>actortasks.retry</c>, <c>listen.urls.0</c>; case does not matter.</param>
    /// <param name="laterKeys">Whole keys that a later version knows, with a word on them each.</param>
    /// <exception cref="SettingsException">It is no key, or there is nothing; the message names the closest key.</exception>
    public IReadOnlyList<ListedSetting> Below(string key, IReadOnlyDictionary<string, string> laterKeys)
    {
        ArgumentNullException.ThrowIfNull(laterKeys);
        try
        {
            var path = OutsideSetting.Whole(HoconPath.Parse(key));
            var found = listed.Where(setting => StartsWith(setting.Path, path)).ToList();
            return found.Count > 0 ? found : throw Unknown(path, laterKeys);
        }
        catch (HoconException error)
        {
            throw new SettingsException([SettingsFault.Of(error)], error);
        }
    }

    private static bool StartsWith(IReadOnlyList<string> path, IReadOnlyList<string> start) =>
        path.Count >= start.Count && start.Zip(path).All(pair => pair.First.Equals(pair.Second, StringComparison.OrdinalIgnoreCase));

    private SettingsException Unknown(IReadOnlyList<string> path, IReadOnlyDictionary<string, string> laterKeys)
    {
        var known = 0;
        HoconValue? at = tree;
        while (known < path.Count && Part(at, path[known]) is { } part)
        {
            at = part;
            known++;
        }

        var fault = LaterKeys.Describe(HoconText.Path(path), laterKeys) is { } later
            ? $"expected a setting of this version, found one that a later version knows ({later})."
            : $"expected a setting or a block of settings, found nothing of that name.{Closest(path, known, at)}";
        return new SettingsException([new SettingsFault(HoconText.Path(path), fault, Origin: null)]);
    }

    /// <summary>Beside the first part that is missing, or a key elsewhere that ends in the same way.</summary>
    private string Closest(IReadOnlyList<string> path, int known, HoconValue? at)
    {
        var here = at is HoconBlock block ? ClosestName.Find(path[known], block.Fields.Keys) : null;
        var close = here is not null
            ? HoconText.Path([.. path.Take(known), here])
            : listed.FirstOrDefault(setting => setting.Path.Contains(path[^1], StringComparer.OrdinalIgnoreCase)) is { } same
                ? HoconText.Path(same.Path.TakeWhile(part => !part.Equals(path[^1], StringComparison.OrdinalIgnoreCase)).Append(path[^1]))
                : null;
        return close is null ? "" : $" Did you mean \"{close}\"?";
    }

    private static HoconValue? Part(HoconValue? value, string key) => value switch
    {
        HoconBlock block => block.Fields.FirstOrDefault(field => field.Key.Equals(key, StringComparison.OrdinalIgnoreCase)).Value,
        HoconList list when BlockShape.ItemIndex(key) is var index and >= 0 && index < list.Items.Count => list.Items[index],
        _ => null,
    };

    /// <summary>What blocks and lists around a value say of it.</summary>
    /// <param name="UnsetAt">Where <c>null</c> was written for all of it.</param>
    /// <param name="IsShorterList">Whether the default has more items, which differs though each item that is left may be the same.</param>
    private readonly record struct Around(HoconOrigin? UnsetAt, bool IsShorterList);

    private void Walk(HoconValue value, HoconValue? standard, List<string> path, Around around)
    {
        if (value is HoconScalar { IsNull: true } && standard is not (null or HoconScalar { IsNull: true }))
        {
            Walk(standard, standard, path, around with { UnsetAt = value.Origin });
            return;
        }

        if (value is HoconList shown && standard is HoconList whole && shown.Items.Count < whole.Items.Count)
        {
            around = around with { IsShorterList = true };
        }

        var parts = Parts(value).ToList();
        foreach (var (key, part) in parts)
        {
            path.Add(key);
            Walk(part, Part(standard, key), path, around);
            path.RemoveAt(path.Count - 1);
        }

        if (parts.Count == 0 && path.Count > 0)
        {
            Add(value, standard, [.. path], around);
        }
    }

    private static IEnumerable<KeyValuePair<string, HoconValue>> Parts(HoconValue value) => value switch
    {
        HoconBlock block => block.Fields,
        HoconList list => list.Items.Select((item, index) => KeyValuePair.Create(index.ToString(CultureInfo.InvariantCulture), item)),
        _ => [],
    };

    private void Add(HoconValue value, HoconValue? standard, IReadOnlyList<string> path, Around around)
    {
        var shown = Hide(value, path);
        listed.Add(new ListedSetting(
            path, shown, standard is null ? null : Hide(standard, path), value.Origin,
            IsHidden: !ReferenceEquals(shown, value), IsChanged: standard is null || around.IsShorterList || !Same(value, standard), around.UnsetAt));
    }

    /// <summary>The value itself, or one like it with its secrets hidden.</summary>
    private static HoconValue Hide(HoconValue value, IReadOnlyList<string> path)
    {
        switch (value)
        {
            case HoconList { Items.Count: > 0 } list:
                return new HoconList([.. Parts(list).Select(part => Hide(part.Value, [.. path, part.Key]))], list.Origin);
            case HoconBlock { Fields.Count: > 0 } block:
                return new HoconBlock(Parts(block).Select(part => KeyValuePair.Create(part.Key, Hide(part.Value, [.. path, part.Key]))), block.Origin);
            case HoconScalar { IsNull: false } scalar:
                var shown = Secrets.Hide(path, scalar.Text);
                return shown == scalar.Text ? scalar : new HoconScalar(shown, HoconScalarKind.String, scalar.Origin);
            default:
                return value;
        }
    }

    private static bool Same(HoconValue left, HoconValue right) => (left, right) switch
    {
        (HoconScalar one, HoconScalar other) => one.Text == other.Text && one.IsNull == other.IsNull,
        (HoconList { Items.Count: 0 }, HoconList { Items.Count: 0 }) => true,
        (HoconBlock { Fields.Count: 0 }, HoconBlock { Fields.Count: 0 }) => true,
        _ => false,
    };
}
