#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Presidio's pattern recognizers over the texts of a folder: MB/s in German and in English, as JSON.

privacy_presidio.py FOLDER     run by the Python of a virtual environment that has presidio-analyzer

No language model: its recognizers for names are not there then, those by pattern, checksum and context words are.
"""
import json
import pathlib
import sys
import time

import spacy
import tldextract

tldextract.extract = tldextract.TLDExtract(suffix_list_urls=())  # the list that it ships, not the network

from presidio_analyzer import AnalyzerEngine, RecognizerRegistry  # noqa: E402
from presidio_analyzer.nlp_engine import NlpArtifacts, NlpEngine  # noqa: E402

LANGUAGES = ["de", "en"]


class WordsOnly(NlpEngine):
    """Cuts a text into words, which is all that recognizers by pattern ask for."""

    def __init__(self):
        self.languages = {language: spacy.blank(language) for language in LANGUAGES}

    def load(self):
        pass

    def is_loaded(self):
        return True

    def process_text(self, text, language):
        words = self.languages[language](text)
        return NlpArtifacts(entities=[], tokens=words, tokens_indices=[word.idx for word in words],
                            lemmas=[word.text for word in words], nlp_engine=self, language=language)

    def process_batch(self, texts, language, **_):
        for text in texts:
            yield text, self.process_text(text, language)

    def is_stopword(self, word, language):
        return False

    def is_punct(self, word, language):
        return False

    def get_supported_entities(self):
        return []

    def get_supported_languages(self):
        return LANGUAGES


def main(folder):
    registry = RecognizerRegistry(supported_languages=LANGUAGES)
    registry.load_predefined_recognizers(languages=LANGUAGES)
    engine = AnalyzerEngine(registry=registry, nlp_engine=WordsOnly(), supported_languages=LANGUAGES)
    rates = {}
    for language in LANGUAGES:
        texts = [path.read_text(encoding="utf-8") for path in sorted(pathlib.Path(folder).glob(f"{language}_*.txt"))]
        engine.analyze(texts[0], language=language)  # what is compiled at first use
        start = time.perf_counter()
        for text in texts:
            engine.analyze(text, language=language)
        passed = time.perf_counter() - start
        rates[language] = sum(len(text.encode()) for text in texts) / 1e6 / passed
    print(json.dumps(rates))


main(sys.argv[1])
