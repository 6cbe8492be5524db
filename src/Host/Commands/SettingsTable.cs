using System.Text;
using ActorTasks.Hocon;

namespace ActorTasks.Server.Commands;

/// <summary>Settings as a table: one line each, whole, without colours, so that it can be searched and piped.</summary>
internal static class SettingsTable
{
    /// <summary>Longer cells are whole too; the cells beside them are moved instead of all others.</summary>
    private const int WidestColumn = 48;

    /// <summary>Writes them.</summary>
    /// <param name="settings">What to show; none gives an empty text.</param>
    /// <param name="meanings">What values mean here, by whole key.</param>
    /// <param name="withDefaults">Whether there is a column for the defaults.</param>
    public static string Write(IReadOnlyList<ListedSetting> settings, IReadOnlyDictionary<string, string> meanings, bool withDefaults)
    {
        if (settings.Count == 0)
        {
            return "";
        }

        List<string[]> lines = [withDefaults ? ["SETTING", "VALUE", "DEFAULT", "FROM"] : ["SETTING", "VALUE", "FROM"]];
        foreach (var setting in settings)
        {
            var value = Text(setting.Value);
            if (meanings.TryGetValue(setting.Key, out var meaning) && meaning != value)
            {
                value += $" ({meaning})";
            }

            lines.Add(withDefaults
                ? [setting.Key, value, setting.Default is null ? "" : Text(setting.Default), From(setting)]
                : [setting.Key, value, From(setting)]);
        }

        return Align(lines);
    }

    /// <summary>A text as it is where that is clear, else in quotes; anything else as HOCON writes it.</summary>
    private static string Text(HoconValue value) => value switch
    {
        HoconScalar { Kind: HoconScalarKind.String } text => IsClear(text.Text) ? text.Text : HoconText.Quote(text.Text),
        HoconScalar scalar => scalar.Text,
        HoconList list => $"[{string.Join(", ", list.Items.Select(Text))}]",
        HoconBlock { Fields.Count: > 0 } block => $"{{ {string.Join(", ", block.Fields.Select(field => $"{HoconText.Key(field.Key)} = {Text(field.Value)}"))} }}",
        _ => "{}",
    };

    private static bool IsClear(string text) =>
        text is not ("" or "null" or "[]" or "{}") && text[0] != '"' && text.Trim() == text && !text.Any(char.IsControl);

    private static string From(ListedSetting setting)
    {
        var origin = setting.Origin.Kind == HoconOriginKind.Default ? $"default ({setting.Origin.Source}:{setting.Origin.Line})" : setting.Origin.ToString();
        return setting.UnsetAt is null ? origin : $"{origin}, null at {setting.UnsetAt}";
    }

    private static string Align(List<string[]> lines)
    {
        var columns = lines[0].Length;
        var widths = Enumerable.Range(0, columns)
            .Select(column => lines.Select(line => line[column].Length).Where(width => width <= WidestColumn).DefaultIfEmpty(0).Max())
            .ToList();
        var text = new StringBuilder();
        foreach (var line in lines)
        {
            for (var column = 0; column < columns - 1; column++)
            {
                text.Append(line[column].PadRight(widths[column])).Append("  ");
            }

            text.Append(line[^1]).Append('\n');
        }

        return text.ToString();
    }
}
