using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Quickstart.Import;

/// <summary>A file of one JSON object a line; columns are the members seen in any of them, types are inferred from all values.</summary>
public sealed class NdjsonRecordFile : RecordFile
{
    internal static NdjsonRecordFile Infer(string path, string? key)
    {
        var names = new List<string>();
        var inferred = new List<ColumnInference>();
        var seen = new List<int>();
        var records = 0;
        var line = 0;
        foreach (var text in File.ReadLines(path))
        {
            line++;
            if (string.IsNullOrWhiteSpace(text))
                continue;
            records++;
            using var document = Parse(path, line, text);
            foreach (var member in document.RootElement.EnumerateObject())
            {
                var column = names.IndexOf(member.Name);
                if (column < 0)
                {
                    column = names.Count;
                    names.Add(member.Name);
                    inferred.Add(new ColumnInference());
                    seen.Add(0);
                }

                inferred[column].Observe(Text(member.Value));
                seen[column]++;
            }
        }

        if (records == 0)
            throw new InvalidDataException($"'{path}' holds no record.");
        for (var i = 0; i < names.Count; i++)
        {
            if (seen[i] < records)
                inferred[i].Observe(null);
        }

        return new NdjsonRecordFile { Path = path, Columns = KeyChoice.Apply(path, names, inferred, key) };
    }

    /// <inheritdoc/>
    public override async IAsyncEnumerable<object?[]> ReadAsync(
        IProgress<double>? progress = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var ordinals = Columns.Select((column, i) => (column.Name, i)).ToDictionary(c => c.Name, c => c.i, StringComparer.Ordinal);
        await using var file = new FileStream(Path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, useAsync: false);
        using var reader = new StreamReader(file);
        for (var line = 1; await reader.ReadLineAsync(cancellationToken) is { } text; line++)
        {
            if (string.IsNullOrWhiteSpace(text))
                continue;
            using var document = Parse(Path, line, text);
            var row = new object?[Columns.Count];
            foreach (var member in document.RootElement.EnumerateObject())
            {
                var column = ordinals[member.Name];
                row[column] = ColumnInference.Parse(Text(member.Value), Columns[column].Type);
            }

            yield return row;
            if (line % 4096 == 0)
                progress?.Report((double)file.Position / file.Length);
        }

        progress?.Report(1);
    }

    // Nested values are kept as their JSON text.
    private static string? Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.String => value.GetString(),
        _ => value.GetRawText(),
    };

    private static JsonDocument Parse(string path, int line, string text)
    {
        try
        {
            var document = JsonDocument.Parse(text);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? document
                : throw new InvalidDataException($"Line {line} of '{path}' is no JSON object.");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"Line {line} of '{path}' is no JSON: {e.Message}", e);
        }
    }
}
