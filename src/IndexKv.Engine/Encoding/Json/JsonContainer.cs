namespace IndexKv.Engine.Encoding.Json;

/// <summary>An array or a map in a nested value's bytes.</summary>
/// <param name="IsMap">Whether it is a map.</param>
/// <param name="Start">Where its header starts.</param>
/// <param name="Contents">Where what it holds starts.</param>
/// <param name="Count">How many elements or pairs it holds.</param>
/// <param name="End">Where it ends, if that was reached; else -1.</param>
internal sealed record JsonContainer(bool IsMap, int Start, int Contents, int Count, int End);
