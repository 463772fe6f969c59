namespace Quickstart.Import;

/// <summary>Which column of a file is the key.</summary>
internal static class KeyChoice
{
    private static readonly string[] UsualNames = ["id", "key", "code"];

    /// <summary>Makes the columns' definitions from what was inferred.</summary>
    public static IReadOnlyList<RecordColumn> Apply(string path, IReadOnlyList<string> names, IReadOnlyList<ColumnInference> inferred, string? wanted)
    {
        var key = Find(path, names, wanted);
        if (inferred[key].HasNull)
            throw new InvalidDataException($"Column '{names[key]}' of '{path}' has empty values and cannot be the key; name another with --key.");
        return [.. names.Select((name, i) => new RecordColumn(name, inferred[i].Type, inferred[i].HasNull, i == key))];
    }

    private static int Find(string path, IReadOnlyList<string> names, string? wanted)
    {
        var candidates = wanted is null ? UsualNames : [wanted];
        foreach (var candidate in candidates)
        {
            for (var i = 0; i < names.Count; i++)
            {
                if (names[i].Equals(candidate, StringComparison.OrdinalIgnoreCase))
                    return i;
            }
        }

        return wanted is null
            ? 0
            : throw new InvalidDataException($"'{path}' has no column '{wanted}'; its columns are {string.Join(", ", names)}.");
    }
}
