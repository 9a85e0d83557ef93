"""Training of the rating models of the literature: features, networks, regression, export, evaluation."""
