namespace IndexKv.Engine.Encoding.Json;

/// <summary>A step of a path: to a member, or to an element.</summary>
/// <param name="Name">The member's name in UTF-8; null for an element.</param>
/// <param name="Index">The element's place: from the start from 0, or from the end, where 0 is after the last and 1 the last.</param>
/// <param name="FromEnd">Whether the place counts from the end.</param>
internal readonly record struct JsonPathStep(byte[]? Name, long Index, bool FromEnd);
